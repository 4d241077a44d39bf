package dev.sagarewind.access;

/** What somebody may do. A refusal's code is made of its name: {@code REWIND_NOT_PERMITTED}. */
public enum Permission {
    /** Sees everything but payloads and the audit of what operators did. */
    VIEW,
    /** Sees what messages say, as far as it is not masked, and may have what is masked revealed. */
    VIEW_PAYLOADS,
    /** Plans and rewinds. */
    REWIND,
    /** Removes live members from a consumer group so that it can be rewound. */
    EVICT,
    /** Decides that a group shall never process a message: skips it, or moves committed offsets forward over it. */
    SKIP,
    /** Agrees to a rewind that somebody else asked for. */
    APPROVE,
    /** Takes failures off the board, and puts them back. */
    DISMISS,
    /** Sees what operators did, and checks that nobody changed the record of it. */
    AUDIT,
    /** Sees and revokes everybody's API tokens. */
    ADMINISTER;

    /** The code of the refusal for want of this permission. */
    public String refusal() {
        return name() + "_NOT_PERMITTED";
    }

    /** Whether it is about a whole partition, whichever sagas pass through it: then no saga type can limit it. */
    boolean movesPartitions() {
        return this == REWIND || this == EVICT || this == APPROVE;
    }
}
