/**
 * The command line: {@link io.anel.tool.JournalTool} is {@code ./anel journal}, {@link io.anel.tool.AnelTool} is {@code ./anel
 * config}. For scripts: results on stdout, one line an error on stderr, exit code 0 sound, 1 damage or a difference found, 2 a
 * wrong call or a journal that cannot be opened.
 */
package io.anel.tool;
