package dev.sagarewind.console;

import static dev.sagarewind.web.Given.given;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Given;
import dev.sagarewind.web.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query of who requested or consumed what. What is blank was not asked for.
 *
 * @param requestedBy only requests
 * @param consumedBy only consumptions, as with {@code consumerGroup} and {@code outcome}
 * @param from at or after: ISO 8601
 * @param to before: ISO 8601
 */
record EventQuery(
        @Nullable String eventId,
        @Nullable String sagaId,
        @Nullable String sagaType,
        @Nullable String eventType,
        @Nullable String requestedBy,
        @Nullable String consumedBy,
        @Nullable String consumerGroup,
        @Nullable String topic,
        @Nullable String outcome,
        @Nullable String from,
        @Nullable String to) {

    private static final String OUTCOMES =
            Arrays.stream(Outcome.values()).map(Enum::name).collect(Collectors.joining(", "));

    /** As a program asks. */
    EventLogFilter filter(Scope scope, Instant now) {
        return filter(scope, now, Instant::parse);
    }

    /**
     * @param time reads a time, or throws a {@link DateTimeException}
     * @throws ProblemException 400 naming every field that cannot be read, and what would read the whole history
     */
    EventLogFilter filter(Scope scope, Instant now, Function<String, Instant> time) {
        var problems = new FieldProblems();
        terms().forEach((name, text) ->
                problems.check(text.indexOf('\0') < 0, "/" + name, "PARAMETER_NOT_READABLE", "NUL"));
        boolean consumed = Stream.of(consumedBy, consumerGroup, outcome)
                .anyMatch(text -> given(text).isPresent());
        problems.check(given(requestedBy).isEmpty() || !consumed, "/requestedBy", "REQUESTED_OR_CONSUMED");
        Optional<EventId> event = read("eventId", eventId, EventId::of, "EVENT_ID_NOT_READABLE", problems);
        Optional<Outcome> as = read(
                "outcome",
                outcome,
                text -> Outcome.valueOf(text.toUpperCase(Locale.ROOT)),
                "OUTCOME_UNKNOWN",
                problems);
        Optional<Instant> since = time("from", from, time, problems);
        Optional<Instant> until = time("to", to, time, problems);
        problems.refuse();
        var filter = new EventLogFilter(
                event,
                given(sagaId),
                given(sagaType),
                given(eventType),
                given(requestedBy),
                given(consumedBy),
                given(consumerGroup).map(ConsumerGroupId::new),
                given(topic),
                as,
                since,
                until,
                scope);
        problems.check(
                        !filter.searches() || filter.isBounded(now),
                        "/from",
                        "SEARCH_NEEDS_TIMES",
                        String.valueOf(EventLogFilter.LONGEST_SEARCH.toDays()))
                .refuse();
        return filter;
    }

    /** What was asked for, as the audit keeps it. */
    String described() {
        return terms().entrySet().stream()
                .map(term -> term.getKey() + "=" + term.getValue())
                .collect(Collectors.joining("&"));
    }

    private Map<String, String> terms() {
        return new Given()
                .and("eventId", eventId)
                .and("sagaId", sagaId)
                .and("sagaType", sagaType)
                .and("eventType", eventType)
                .and("requestedBy", requestedBy)
                .and("consumedBy", consumedBy)
                .and("consumerGroup", consumerGroup)
                .and("topic", topic)
                .and("outcome", outcome)
                .and("from", from)
                .and("to", to)
                .values();
    }

    private static <T> Optional<T> read(
            String name, @Nullable String text, Function<String, T> reader, String code, FieldProblems problems) {
        try {
            return given(text).map(reader);
        } catch (IllegalArgumentException e) {
            problems.check(false, "/" + name, code, String.valueOf(text), OUTCOMES);
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(
            String name, @Nullable String text, Function<String, Instant> reader, FieldProblems problems) {
        try {
            return given(text).map(reader);
        } catch (DateTimeException e) {
            problems.check(false, "/" + name, "PARAMETER_NOT_READABLE", String.valueOf(text));
            return Optional.empty();
        }
    }
}
