package dev.sagarewind.access;

/** What somebody may do. A refusal's code is made of its name: {@code REWIND_NOT_PERMITTED}. */
public enum Permission {
    /** Sees everything but payloads. */
    VIEW,
    /** Sees what messages say. */
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
    DISMISS;

    /** The code of the refusal for want of this permission. */
    public String refusal() {
        return name() + "_NOT_PERMITTED";
    }
}
