package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which failures are meant: those that match everything that is given.
 *
 * @param state absent: the open ones, recovering or not, without those that were dismissed
 * @param sagaId the whole id, or how it ends
 * @param cause its failed messages, without those held behind them
 * @param from last failed at or after
 * @param to last failed before
 */
public record FailureFilter(
        Optional<FailureState> state,
        Optional<ConsumerGroupId> group,
        Optional<String> topic,
        Optional<String> eventType,
        Optional<String> sagaId,
        Optional<CauseId> cause,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Every open failure. */
    public static FailureFilter open() {
        return new FailureFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same in another state. */
    FailureFilter in(FailureState other) {
        return new FailureFilter(Optional.of(other), group, topic, eventType, sagaId, cause, from, to);
    }
}
