package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A saga that stands still: a group has failed with one of its messages.
 *
 * @param groups in which it stands still, in order of name
 * @param since when its first open message failed
 * @param trail the outcomes of its open messages, in order of failing: at most 12
 * @param expiresAt when the first of its records may be lost
 */
public record StandingSaga(
        String sagaId,
        Optional<String> sagaType,
        List<ConsumerGroupId> groups,
        Failure first,
        Instant since,
        int failed,
        int held,
        List<Outcome> trail,
        Optional<Instant> expiresAt) {}
