/** Replay: the events of a journal, handed again to stages, at full speed, with the proof that the state is the same. */
package io.anel.replay;
