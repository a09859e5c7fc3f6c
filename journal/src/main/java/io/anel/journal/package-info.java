/**
 * The durable log: {@link io.anel.journal.Journal} opens it for writing, {@link io.anel.journal.JournalReader} reads it from any
 * process, and its verifier checks it.
 *
 * <pre>
 *  directory/                      0700
 *    lock                          held while open for writing; nothing else ever opens it
 *    owner                         who holds it: process id and bus, for error texts
 *    manifest                      what is settled: earlier openings' cycles, the current epoch
 *    epoch-00001/                  one directory an opening
 *      metadata.cq4t               Chronicle's own
 *      19700101-000001.cq4         cycle 1
 *      19700101-000002.cq4         cycle 2
 *    epoch-00002/ …
 * </pre>
 */
package io.anel.journal;
