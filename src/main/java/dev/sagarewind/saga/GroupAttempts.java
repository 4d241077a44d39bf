package dev.sagarewind.saga;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one group did with one event: its attempts, oldest first; at least one. */
record GroupAttempts(ConsumerGroupId group, List<Consumption> attempts) {

    GroupAttempts {
        attempts = List.copyOf(attempts);
    }

    /** Whether the group has not yet succeeded with the event, whatever the order of the rows. */
    public boolean open() {
        return attempts.stream().noneMatch(attempt -> attempt.outcome().settles());
    }

    /** When the group first failed with it or held it; empty if it never did. */
    Optional<Instant> stoodStillFrom() {
        return attempts.stream()
                .filter(attempt -> !attempt.outcome().settles())
                .map(Consumption::consumedAt)
                .min(Instant::compareTo);
    }

    /** When the group was done with it. */
    Optional<Instant> settledAt() {
        return attempts.stream()
                .filter(attempt -> attempt.outcome().settles())
                .map(Consumption::consumedAt)
                .min(Instant::compareTo);
    }

    public Outcome latest() {
        return attempts.get(attempts.size() - 1).outcome();
    }
}
