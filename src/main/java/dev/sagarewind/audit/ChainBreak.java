package dev.sagarewind.audit;

/**
 * A place where the chain is broken.
 *
 * @param entry from which entry on; the last one that is affected is {@code to}
 */
record ChainBreak(Kind kind, long entry, long to) {

    enum Kind {
        /** What the entry says is not what was signed, or it never was. */
        CHANGED,
        /** Entries are gone, and no cut was decided that would explain it. */
        MISSING,
        /** The entry was signed for another place of the chain. */
        OUT_OF_ORDER,
        /** It was signed with a key that is not among the settings. */
        UNKNOWN_KEY,
        /** The chain once went on: to the head in the database, or to one that was kept elsewhere. */
        TAIL_CUT,
        /** There is another entry than the one that a head, kept elsewhere, speaks of: an older copy was put in place. */
        REPLACED,
        /** The head in the database is not that of the last entry. */
        HEAD_CHANGED,
        /** The entries from before the chain are not those that its first entry covers. */
        BEFORE_CHANGED
    }

    static ChainBreak at(Kind kind, long entry) {
        return new ChainBreak(kind, entry, entry);
    }
}
