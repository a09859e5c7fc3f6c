package io.anel.torture.part;

/**
 * To whom a part at work tells what it was promised, and asks what it is to do. What was told before the process dies is known to the
 * attack.
 *
 * <p><b>Threading:</b> any.
 */
public interface Witness {
    /** The part is open: from here on an attack may strike it at work. */
    void opened();

    /**
     * This was promised to be there after the death of the process.
     *
     * @param key of what was promised, without spaces; what is promised of it later replaces this
     * @param value what {@link DurablePart#check} needs to hold it against what it finds; of {@link Promises#REACHES} a number
     * @throws IllegalArgumentException when the key is empty or has a space; the attack fails
     */
    void survivesKill(String key, String value);

    /** This was promised to be there after power loss too; as {@link #survivesKill}. */
    void survivesPowerLoss(String key, String value);

    /**
     * What it works on stopped for good, and the part was told so.
     *
     * @param why what it was told
     * @param delayNs how long after the failure the last of its threads at work was told; 0 when none was at work
     */
    void fenced(String why, long delayNs);

    /** It could not be opened, and says why: that is an answer, if something is wrong. */
    void refused(String why);

    /** It does not accept anything for want of space, and lost nothing by that. An attack by a full disk waits for it. */
    void paused();

    /** It accepts again. */
    void resumed();

    /** Something happened that nothing explains: the attack fails. */
    void failed(Throwable cause);

    /** Whether the part is to close in order now. */
    boolean isEnding();

    /**
     * Called on the thread that forces, before a force begins. In an attack by power loss it does not return once the last force is done: then
     * the power fails.
     */
    void forcing();

    /** Called on the thread that forces, after a force has succeeded and before anybody is told. */
    void forced();

    /** Whether nothing will be forced any more, so that waiting for it makes no sense. */
    boolean isPowerFailing();
}
