package dev.sagarewind.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What checking the chain has shown.
 *
 * @param at when it began
 * @param head where the chain ended then, as the database says
 * @param first the first entry of the chain that is there
 * @param begins why it begins there
 * @param checked how many entries were read
 * @param unsigned how many of them are from before the chain, and covered by its first entry
 * @param breaks the first of the places where it is broken
 * @param broken how many places there are
 */
record Verification(
        Instant at,
        Duration took,
        AuditHead head,
        Optional<Long> first,
        Beginning begins,
        long checked,
        long unsigned,
        List<ChainBreak> breaks,
        long broken) {

    /** Why the chain begins where it does. */
    enum Beginning {
        /** Nothing is chained yet. */
        NOWHERE,
        /** With its first entry. */
        FIRST_ENTRY,
        /** After a cut that is recorded in it. */
        CUT,
        /** Nobody knows: see the breaks. */
        UNEXPLAINED
    }

    public boolean whole() {
        return broken == 0;
    }

    /** The same with what else was found, first. */
    Verification with(List<ChainBreak> more) {
        return more.isEmpty()
                ? this
                : new Verification(
                        at,
                        took,
                        head,
                        first,
                        begins,
                        checked,
                        unsigned,
                        Stream.concat(more.stream(), breaks.stream()).toList(),
                        broken + more.size());
    }

    /** How long it took, in milliseconds. */
    long millis() {
        return took.toMillis();
    }
}
