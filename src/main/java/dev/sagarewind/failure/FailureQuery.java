package dev.sagarewind.failure;

import static dev.sagarewind.web.Given.given;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.Given;
import dev.sagarewind.web.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list of failures. What is blank was not asked for.
 *
 * @param sagaId the whole id, or how it ends
 * @param from last failed at or after: ISO 8601
 * @param to last failed before: ISO 8601
 */
record FailureQuery(
        @Nullable String state,
        @Nullable String consumerGroup,
        @Nullable String topic,
        @Nullable String eventType,
        @Nullable String sagaId,
        @Nullable String cause,
        @Nullable String from,
        @Nullable String to) {

    /**
     * @param zone of times that name none, as a form sends them
     * @throws ProblemException 400 naming every field that cannot be read
     */
    FailureFilter filter(ZoneId zone) {
        var problems = new FieldProblems();
        var filter = new FailureFilter(
                read("state", state, FailureState::valueOf, problems),
                read("consumerGroup", consumerGroup, ConsumerGroupId::new, problems),
                given(topic),
                given(eventType),
                given(sagaId),
                read("cause", cause, CauseId::new, problems),
                read("from", from, text -> time(text, zone), problems),
                read("to", to, text -> time(text, zone), problems));
        problems.refuse();
        return filter;
    }

    /** Whether more than the group and the cause was asked for. */
    public boolean narrowed() {
        return Arrays.asList(topic, eventType, sagaId, from, to).stream()
                .anyMatch(text -> given(text).isPresent());
    }

    /** What was asked for, by name, as the audit keeps it. */
    Map<String, String> facts() {
        return new Given()
                .and("state", state)
                .and("consumerGroup", consumerGroup)
                .and("topic", topic)
                .and("eventType", eventType)
                .and("sagaId", sagaId)
                .and("cause", cause)
                .and("from", from)
                .and("to", to)
                .values();
    }

    private static <T> Optional<T> read(
            String name, @Nullable String text, Function<String, T> reader, FieldProblems problems) {
        Optional<String> given = given(text);
        try {
            return given.map(reader);
        } catch (IllegalArgumentException | DateTimeException e) {
            problems.check(false, "/" + name, "PARAMETER_NOT_READABLE", given.orElse(""));
            return Optional.empty();
        }
    }

    private static Instant time(String text, ZoneId zone) {
        return text.matches(".*(Z|[+-]\\d{2}:?\\d{2})")
                ? Instant.parse(text)
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }
}
