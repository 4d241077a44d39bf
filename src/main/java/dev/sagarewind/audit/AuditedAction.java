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
    REJECT,
    /** Something masked was shown to somebody. */
    REVEAL,
    /** Many rows were handed out as a file. */
    EXPORT,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    /** Too many sign-ins failed, so they are refused for a while. */
    SIGN_IN_THROTTLED,
    /** The console started with other settings than before. */
    SETTINGS,
    /** The chain of the audit was checked. */
    VERIFY,
    /** The first entry of the chain, which covers all that were there before it. */
    CHAIN_BEGUN,
    /** It was decided that older entries may be removed. */
    CUT
}
