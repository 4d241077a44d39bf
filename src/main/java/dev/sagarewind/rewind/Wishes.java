package dev.sagarewind.rewind;

import dev.sagarewind.access.Scope;
import dev.sagarewind.failure.Failure;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Pieces;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds out which messages a selection means: the board names them, the history decides whether they are still open. */
@Component
class Wishes {

    /**
     * @param findings what was left out, and why
     * @param undo of the rewind that is to be undone, if it is about one
     */
    record Resolved(List<Wish> wishes, List<Finding> findings, Optional<Undo> undo) {

        static Resolved of(List<Wish> wishes, List<Finding> findings) {
            return new Resolved(wishes, findings, Optional.empty());
        }
    }

    private final FailureBoard board;
    private final Timeline timeline;
    private final Undos undos;
    private final RewindSettings settings;

    Wishes(FailureBoard board, Timeline timeline, Undos undos, RewindSettings settings) {
        this.board = board;
        this.timeline = timeline;
        this.undos = undos;
        this.settings = settings;
    }

    /** @param seen of the failures, those within it are meant */
    Resolved resolve(Selection selection, Scope seen) {
        if (selection instanceof Selection.UndoOf undo) {
            return undos.resolve(undo.rewindId());
        }
        if (selection instanceof Selection.OfPartitions explicit) {
            List<Wish> wishes = explicit.partitions().stream()
                    .map(target ->
                            new Wish(target.partition(), Optional.of(target.to()), target.expectedOffset(), List.of()))
                    .sorted(Comparator.comparing(Wish::partition))
                    .toList();
            return Resolved.of(wishes, List.of());
        }
        int named = selection instanceof Selection.OfFailures some
                ? some.failureIds().size()
                : 0;
        if (named > settings.selectionLimit()) {
            return tooLarge();
        }
        List<Failure> failures = failures(selection, board.within(seen));
        return failures.size() > settings.selectionLimit() ? tooLarge() : stillOpen(failures, named);
    }

    private List<Failure> failures(Selection selection, FailureBoard seen) {
        int limit = settings.selectionLimit() + 1;
        if (selection instanceof Selection.OfFailures some) {
            return seen.openAmong(some.failureIds());
        }
        if (selection instanceof Selection.OfCause cause) {
            return seen.openOfCause(cause.causeId(), limit);
        }
        if (selection instanceof Selection.OfSaga saga) {
            return seen.openOfSaga(saga.sagaId(), limit);
        }
        if (selection instanceof Selection.Matching matching) {
            return seen.openMatching(matching.failures(), limit);
        }
        throw new IllegalStateException("No failures in " + selection);
    }

    private Resolved tooLarge() {
        return Resolved.of(List.of(), List.of(Finding.of(FindingCode.SELECTION_TOO_LARGE, settings.selectionLimit())));
    }

    /** The board follows the history by a moment; what has been settled since is left out, and said. */
    private Resolved stillOpen(List<Failure> failures, int named) {
        Map<ConsumerGroupId, List<Failure>> byGroup = failures.stream().collect(Collectors.groupingBy(Failure::group));
        Map<GroupPartition, List<SelectedEvent>> open = new TreeMap<>();
        byGroup.forEach((group, members) -> {
            for (List<Failure> some : Pieces.of(members)) {
                Map<EventId, RangeEntry> states = timeline.states(
                        group, some.stream().map(Failure::eventId).toList());
                for (Failure failure : some) {
                    Optional<RangeEntry> state = Optional.ofNullable(states.get(failure.eventId()));
                    if (state.filter(RangeEntry::settled).isEmpty()) {
                        open.computeIfAbsent(failure.groupPartition(), any -> new ArrayList<>())
                                .add(selected(failure, state));
                    }
                }
            }
        });
        List<Wish> wishes = new ArrayList<>();
        int count = 0;
        for (Map.Entry<GroupPartition, List<SelectedEvent>> entry : open.entrySet()) {
            List<SelectedEvent> events = entry.getValue();
            events.sort(Comparator.comparingLong(SelectedEvent::offset));
            count += events.size();
            wishes.add(new Wish(entry.getKey(), Optional.empty(), Optional.empty(), List.copyOf(events)));
        }
        int settled = Math.max(named, failures.size()) - count;
        List<Finding> findings = new ArrayList<>();
        if (count == 0) {
            findings.add(Finding.of(FindingCode.NOTHING_TO_REWIND, "NONE_OPEN"));
        } else if (settled > 0) {
            findings.add(Finding.of(FindingCode.ALREADY_SETTLED, settled));
        }
        return Resolved.of(List.copyOf(wishes), List.copyOf(findings));
    }

    private static SelectedEvent selected(Failure failure, Optional<RangeEntry> state) {
        return new SelectedEvent(
                failure.groupPartition(),
                failure.offset(),
                failure.eventId(),
                failure.sagaId(),
                failure.eventType(),
                state.map(RangeEntry::latest).orElse(failure.outcome()),
                failure.causeId());
    }
}
