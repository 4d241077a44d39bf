package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which partitions undoing a rewind is for, and what becomes of that rewind when it is done. */
@Component
class Undos {

    private final JdbcRewinds rewinds;
    private final JdbcUndos facts;

    Undos(JdbcRewinds rewinds, JdbcUndos facts) {
        this.rewinds = rewinds;
        this.facts = facts;
    }

    /** A wish for each partition that the rewind moved, back to where its group stood before. */
    Wishes.Resolved resolve(RewindId id) {
        Optional<Rewind> found = rewinds.find(id);
        Optional<Finding> against = found.map(Undos::against)
                .orElseGet(() -> Optional.of(Finding.of(FindingCode.NOTHING_TO_UNDO, "UNKNOWN", id.toString())));
        if (against.isPresent()) {
            return new Wishes.Resolved(List.of(), List.of(against.get()), Optional.empty());
        }
        List<Wish> wishes = new ArrayList<>();
        Map<GroupPartition, Long> targets = new HashMap<>();
        for (Rewind.Partition one : moved(found.orElseThrow())) {
            targets.put(one.partition(), one.targetOffset());
            one.offsetBefore()
                    .ifPresent(before -> wishes.add(new Wish(
                            one.partition(),
                            Optional.of(new RewindTarget.AsBefore(before)),
                            Optional.empty(),
                            List.of())));
        }
        wishes.sort(Comparator.comparing(Wish::partition));
        List<Finding> later =
                facts.movedLater(id).stream().map(JdbcUndos.Later::finding).toList();
        return new Wishes.Resolved(
                List.copyOf(wishes), later, Optional.of(new Undo(id, targets, facts.firstMoves(id))));
    }

    private static Optional<Finding> against(Rewind rewind) {
        String id = rewind.id().toString();
        if (rewind.forward()) {
            return Optional.of(Finding.of(FindingCode.NOTHING_TO_UNDO, "FORWARD", id));
        }
        if (rewind.state() == RewindState.UNDONE) {
            return Optional.of(Finding.of(FindingCode.NOTHING_TO_UNDO, "UNDONE", id));
        }
        if (rewind.endedAt().isEmpty()) {
            return Optional.of(Finding.of(FindingCode.REWIND_NOT_ENDED, id, rewind.requestedBy(), rewind.groupNames()));
        }
        return moved(rewind).isEmpty()
                ? Optional.of(Finding.of(FindingCode.NOTHING_TO_UNDO, "NOT_MOVED", id))
                : Optional.empty();
    }

    private static List<Rewind.Partition> moved(Rewind rewind) {
        return rewind.partitions().stream()
                .filter(one -> one.result() == Rewind.Result.REWOUND)
                .toList();
    }

    /** The undo has ended: tells the rewind that it undid, as far as it did. Safe to repeat. */
    void ended(Lease lease, Rewind undo) {
        long put = undo.legs().stream()
                .filter(leg -> leg.state() == RewindState.MOVED)
                .flatMap(leg -> undo.partitionsOf(leg.group()).stream())
                .filter(one -> one.result() == Rewind.Result.REWOUND)
                .count();
        if (undo.undoOf().isPresent() && put > 0) {
            facts.undone(
                    lease,
                    undo.undoOf().get(),
                    undo,
                    put,
                    put == undo.partitions().size());
        }
    }
}
