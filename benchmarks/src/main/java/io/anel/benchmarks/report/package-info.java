/** What a run comes to, in sections: as text, as one JSON object, and as a folder with a page that needs no network. */
package io.anel.benchmarks.report;
