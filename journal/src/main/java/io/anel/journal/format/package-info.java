/**
 * The journal's bytes, format version 1: what an excerpt, a cycle's head and the manifest look like. No I/O here.
 *
 * <p>Every layout is little-endian, and drawn in the class that names its offsets; {@code docs/file-format.md} walks them.
 */
package io.anel.journal.format;
