package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.timeline.Timeline;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Consumers that assign partitions by themselves commit in a group that Kafka calls empty: only the history shows them. */
@Component
class Liveness {

    private final JdbcGates facts;
    private final Timeline timeline;

    Liveness(JdbcGates facts, Timeline timeline) {
        this.facts = facts;
        this.timeline = timeline;
    }

    /** A group that Kafka did not describe is neither empty nor live. */
    Optional<Finding> maybeLive(ConsumerGroup group) {
        if (group.problem().isPresent()) {
            return Optional.empty();
        }
        if (!group.isEmpty()) {
            facts.seenLive(group.id());
            return Optional.empty();
        }
        return JdbcGates.consumedWhileEmpty(facts.seenEmpty(group.id()), timeline.lastConsumedAt(group.id()))
                ? Optional.of(
                        Finding.of(FindingCode.GROUP_MAYBE_LIVE, group.id().value()))
                : Optional.empty();
    }
}
