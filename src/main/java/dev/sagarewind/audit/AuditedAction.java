package dev.sagarewind.audit;

/** What is worth an entry. */
public enum AuditedAction {
    SIGN_IN,
    SIGN_OUT,
    /** A request that was refused for want of a permission before it was understood. */
    ATTEMPT,
    PLAN,
    /** A dry run of an offset reset. */
    DRY_RUN,
    REWIND,
    /** The proof of a rewind: what came of it. */
    PROOF,
    CANCEL,
    /** Failures were taken off the board. */
    DISMISS,
    /** Dismissed failures were put back on the board. */
    PUT_BACK,
    /** A group shall never process these messages. */
    SKIP,
    APPROVE,
    REJECT
}
