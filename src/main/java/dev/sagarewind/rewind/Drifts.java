package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.position.GroupPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What has changed since a plan was made, so that it must not be carried out. */
final class Drifts {

    private Drifts() {}

    static Optional<Finding> drifted(Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed) {
        for (Rewind.Partition one : rewind.inTurn(leg.group())) {
            CommittedOffset now = committed.get(one.partition());
            String where = one.partition().partition().toString();
            if (now instanceof CommittedOffset.Unknown unknown) {
                return Optional.of(Finding.at(one.partition(), FindingCode.KAFKA_UNKNOWN, where, unknown.reason()));
            }
            if (now instanceof CommittedOffset.NoCommit) {
                return Optional.of(drift(one, "NO_COMMIT", one.plannedOffset()));
            }
            boolean first = one.movedAt().isEmpty() && one.offsetBefore().isEmpty();
            if (first && now instanceof CommittedOffset.Committed at && at.offset() < one.plannedOffset()) {
                return Optional.of(drift(one, "BACK", at.offset()));
            }
            if (first && one.forward() && now instanceof CommittedOffset.Committed at && at.offset() >= one.goal()) {
                return Optional.of(drift(one, "PASSED", at.offset()));
            }
        }
        return Optional.empty();
    }

    static Optional<Finding> expected(Rewind rewind, Rewind.Leg leg, Map<GroupPartition, CommittedOffset> committed) {
        return rewind.inTurn(leg.group()).stream()
                .filter(one -> one.expectedOffset().isPresent() && one.movedAt().isEmpty())
                .filter(one -> committed.get(one.partition()) instanceof CommittedOffset.Committed at
                        && at.offset() != one.expectedOffset().get())
                .map(one -> Targets.expectedDiffers(
                        one.partition(),
                        one.expectedOffset().get(),
                        Optional.ofNullable(offsets(committed).get(one.partition()))))
                .findFirst();
    }

    static Finding drift(Rewind.Partition one, String kind, long now) {
        return drift(one.partition(), kind, now, one.targetOffset(), one.plannedOffset());
    }

    static Finding drift(GroupPartition at, String kind, long now, long target, long planned) {
        return Finding.at(
                at,
                FindingCode.PLAN_DRIFTED,
                kind,
                at.partition().toString(),
                Long.toString(now),
                Long.toString(target),
                Long.toString(planned));
    }

    static Map<GroupPartition, Long> offsets(Map<GroupPartition, CommittedOffset> committed) {
        Map<GroupPartition, Long> offsets = new HashMap<>();
        committed.forEach((partition, now) -> {
            if (now instanceof CommittedOffset.Committed at) {
                offsets.put(partition, at.offset());
            }
        });
        return offsets;
    }
}
