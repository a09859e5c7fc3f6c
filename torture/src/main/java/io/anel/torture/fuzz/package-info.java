/** Whatever takes bytes from outside, fed with any: by a coverage-guided fuzzer at length, and with the inputs that it found interesting in the suite. */
package io.anel.torture.fuzz;
