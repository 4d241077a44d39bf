package dev.sagarewind.audit;

import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Given;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.TypedTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which acts are wanted. What is blank was not asked for.
 *
 * @param rewindId of the rewind they belong to
 * @param ticket that was named
 * @param from began at or after: ISO 8601
 * @param to began before: ISO 8601
 */
record AuditQuery(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String outcome,
        @Nullable String consumerGroup,
        @Nullable String rewindId,
        @Nullable String ticket,
        @Nullable String from,
        @Nullable String to) {

    /** @throws ProblemException 400 naming every field that cannot be read */
    AuditFilter filter() {
        FieldProblems problems = new FieldProblems();
        Optional<Instant> since = instant("from", from, problems);
        Optional<Instant> until = instant("to", to, problems);
        AuditFilter filter = filter(since, until, problems);
        problems.refuse();
        return filter;
    }

    /** The same of a page, where people type times. */
    AuditFilter filter(TypedTimes times) {
        FieldProblems problems = new FieldProblems();
        AuditFilter filter = filter(
                given(from).flatMap(text -> times.read("from", text)),
                given(to).flatMap(text -> times.read("to", text)),
                problems);
        problems.refuse();
        return filter;
    }

    /** What was asked for, by name. */
    Map<String, String> facts() {
        return new Given()
                .and("actor", actor)
                .and("action", action)
                .and("outcome", outcome)
                .and("consumerGroup", consumerGroup)
                .and("rewindId", rewindId)
                .and("ticket", ticket)
                .and("from", from)
                .and("to", to)
                .values();
    }

    private AuditFilter filter(Optional<Instant> since, Optional<Instant> until, FieldProblems problems) {
        return new AuditFilter(
                given(actor),
                word(AuditedAction.class, "action", action, problems),
                word(AuditOutcome.class, "outcome", outcome, problems),
                given(consumerGroup),
                given(rewindId),
                given(ticket),
                since,
                until);
    }

    private static <E extends Enum<E>> Optional<E> word(
            Class<E> type, String name, @Nullable String text, FieldProblems problems) {
        try {
            return given(text).map(value -> Enum.valueOf(type, value));
        } catch (IllegalArgumentException e) {
            problems.check(false, "/" + name, "PARAMETER_NOT_READABLE", String.valueOf(text));
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String name, @Nullable String text, FieldProblems problems) {
        try {
            return given(text).map(Instant::parse);
        } catch (DateTimeException e) {
            problems.check(false, "/" + name, "PARAMETER_NOT_READABLE", String.valueOf(text));
            return Optional.empty();
        }
    }

    /** Without NUL, which no column holds. */

    /** As it was stored, where it was stored. */
    private static Optional<String> given(@Nullable String text) {
        return Given.given(text).map(Storable::text);
    }
}
