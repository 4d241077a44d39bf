package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.Failure;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.failure.FailureState;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.timeline.RangeEntry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which open events of the ranges the rewind is for: explicit partitions are for all of them; a selection of failures is
 * for its own, and the others run again beside them.
 */
@Component
class SelectedInRange {

    private final FailureBoard board;

    SelectedInRange(FailureBoard board) {
        this.board = board;
    }

    /**
     * Adds the events of explicit partitions to the draft, and counts the others by cause. Somebody took dismissed ones off
     * the board because nothing was to be done about them: that they run is worth a warning, unless they were named.
     */
    List<AlsoRunsAgain> complete(Draft draft) {
        Set<GroupPartition> explicit = draft.wishes.stream()
                .filter(wish -> wish.to().isPresent())
                .map(Wish::partition)
                .collect(Collectors.toSet());
        Set<FailureId> selected = draft.events.stream()
                .map(event -> FailureId.of(event.partition().group(), event.eventId()))
                .collect(Collectors.toSet());
        List<PlannedRecord> open = draft.records().stream()
                .filter(one -> one.forecast() == Forecast.RUN_AGAIN || one.forecast() == Forecast.FIRST_RUN)
                .filter(one -> !selected.contains(id(one)))
                .toList();
        if (open.isEmpty()) {
            return List.of();
        }
        Map<FailureId, Failure> failures =
                failures(open.stream().map(SelectedInRange::id).collect(Collectors.toCollection(HashSet::new)));
        Map<String, Integer> others = new TreeMap<>();
        int dismissed = 0;
        for (PlannedRecord one : open) {
            Optional<Failure> failure = Optional.ofNullable(failures.get(id(one)));
            boolean offTheBoard = failure.filter(known -> known.state() == FailureState.DISMISSED)
                    .isPresent();
            dismissed += offTheBoard ? 1 : 0;
            if (explicit.contains(one.partition())) {
                draft.events.add(event(draft, one, failure));
            } else if (!offTheBoard) {
                failure.flatMap(Failure::causeId).ifPresent(cause -> others.merge(cause.value(), 1, Integer::sum));
            }
        }
        if (dismissed > 0) {
            draft.findings.add(Finding.of(FindingCode.DISMISSED_RUN_AGAIN, dismissed));
        }
        return others.entrySet().stream()
                .map(entry -> new AlsoRunsAgain(new CauseId(entry.getKey()), entry.getValue()))
                .toList();
    }

    private Map<FailureId, Failure> failures(Collection<FailureId> ids) {
        return board.openAmong(ids).stream().collect(Collectors.toMap(Failure::id, Function.identity()));
    }

    private static FailureId id(PlannedRecord one) {
        return FailureId.of(one.partition().group(), one.eventId().orElseThrow());
    }

    private static SelectedEvent event(Draft draft, PlannedRecord one, Optional<Failure> failure) {
        EventId eventId = one.eventId().orElseThrow();
        Optional<RangeEntry> state = Optional.ofNullable(draft.ranges.get(one.partition()))
                .flatMap(range -> Optional.ofNullable(range.states().get(eventId)));
        return new SelectedEvent(
                one.partition(),
                one.offset(),
                eventId,
                one.sagaId(),
                state.flatMap(RangeEntry::eventType),
                state.map(RangeEntry::latest).orElse(Outcome.FAILED),
                failure.flatMap(Failure::causeId));
    }
}
