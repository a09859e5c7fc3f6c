package io.anel.benchmarks.machine;

/** Measures a part of the machine, in rounds: those of all parts take turns, so that each is spread over the whole calibration. */
interface Probe {
    void round(Findings findings) throws Exception;
}
