package dev.sagarewind.console;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.EventLogFilter;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query of who requested or consumed what. What is blank was not asked for.
 *
 * @param requestedBy only requests
 * @param consumedBy only consumptions, as with {@code consumerGroup}
 * @param from at or after: ISO 8601
 * @param to before: ISO 8601
 */
record EventQuery(
        @Nullable String requestedBy,
        @Nullable String consumedBy,
        @Nullable String consumerGroup,
        @Nullable String topic,
        @Nullable String sagaId,
        @Nullable String from,
        @Nullable String to) {

    /** @throws ProblemException 400 naming every field that cannot be read */
    EventLogFilter filter() {
        var problems = new FieldProblems();
        Optional<String> requester = given(requestedBy);
        problems.check(
                requester.isEmpty()
                        || given(consumedBy).isEmpty() && given(consumerGroup).isEmpty(),
                "/requestedBy",
                "REQUESTED_OR_CONSUMED");
        Optional<Instant> since = time("from", from, problems);
        Optional<Instant> until = time("to", to, problems);
        problems.refuse();
        return new EventLogFilter(
                requester,
                given(consumedBy),
                given(consumerGroup).map(ConsumerGroupId::new),
                given(topic),
                given(sagaId),
                since,
                until);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    private static Optional<Instant> time(String name, @Nullable String text, FieldProblems problems) {
        try {
            return given(text).map(Instant::parse);
        } catch (DateTimeException e) {
            problems.check(false, "/" + name, "PARAMETER_NOT_READABLE", String.valueOf(text));
            return Optional.empty();
        }
    }
}
