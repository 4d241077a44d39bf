package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What has to be so before a rewind, and what an operator has to know. Adds to a draft what it finds. */
@Component
class Gates {

    private final Timeline timeline;
    private final RecordGates records;
    private final ForwardGates forward;
    private final Liveness liveness;
    private final LoopGuard loops;
    private final JdbcGates facts;

    Gates(
            Timeline timeline,
            RecordGates records,
            ForwardGates forward,
            Liveness liveness,
            LoopGuard loops,
            JdbcGates facts) {
        this.timeline = timeline;
        this.records = records;
        this.forward = forward;
        this.liveness = liveness;
        this.loops = loops;
        this.facts = facts;
    }

    void check(Draft draft, List<AlsoRunsAgain> also) {
        Set<FindingCode> checked = new HashSet<>();
        if (!draft.groups().isEmpty()) {
            checked.add(FindingCode.GROUP_UNKNOWN);
            underWay(draft);
            checked.add(FindingCode.REWIND_IN_PROGRESS);
        }
        if (!draft.targets.isEmpty()) {
            checked.add(FindingCode.OFFSET_OUT_OF_RANGE);
            maybeLive(draft);
        }
        if (draft.forward()) {
            mixed(draft).ifPresentOrElse(draft.findings::add, () -> forward.check(draft));
        } else if (!draft.ranges.isEmpty()) {
            checked.addAll(records.check(draft));
            orderPassed(draft);
            checked.add(FindingCode.ORDER_ALREADY_PASSED);
            spans(draft);
            checked.add(FindingCode.SAGA_SPANS_PARTITIONS);
            draft.findings.addAll(loops.check(draft.events));
        }
        int others = also.stream().mapToInt(AlsoRunsAgain::messages).sum();
        if (others > 0) {
            draft.findings.add(Finding.of(FindingCode.ALSO_RUNS_AGAIN, others, also.size()));
        }
        passed(draft, checked);
    }

    /** Going back is proven by messages and going forward leaves them, so one decision is for one of them. */
    private static Optional<Finding> mixed(Draft draft) {
        List<String> ahead = draft.targets.keySet().stream()
                .filter(draft::forward)
                .map(at -> at.partition().toString())
                .toList();
        return ahead.size() == draft.targets.size()
                ? Optional.empty()
                : Optional.of(Finding.of(FindingCode.MIXED_DIRECTIONS, ahead.size(), String.join(", ", ahead)));
    }

    private void underWay(Draft draft) {
        for (JdbcGates.UnderWay one : facts.underWay(draft.groups())) {
            draft.findings.add(one.finding());
        }
    }

    private void maybeLive(Draft draft) {
        for (ConsumerGroupId id : draft.groups()) {
            Optional.ofNullable(draft.around.groups().get(id))
                    .flatMap(liveness::maybeLive)
                    .ifPresent(draft.findings::add);
        }
    }

    private void orderPassed(Draft draft) {
        for (ConsumerGroupId group : draft.groups()) {
            Map<EventId, SelectedEvent> events = new HashMap<>();
            draft.eventsOf(group).forEach(event -> events.put(event.eventId(), event));
            if (events.isEmpty()) {
                continue;
            }
            List<EventId> passed = timeline.passedByLater(group, events.keySet());
            long sagas = passed.stream()
                    .map(events::get)
                    .flatMap(event -> event.sagaId().stream())
                    .distinct()
                    .count();
            if (!passed.isEmpty()) {
                draft.findings.add(Finding.of(FindingCode.ORDER_ALREADY_PASSED, sagas, group.value(), passed.size()));
            }
        }
    }

    /** Order across partitions is not promised, so a saga that spans them may run in another order. */
    private static void spans(Draft draft) {
        Map<List<String>, Set<String>> places = new HashMap<>();
        for (SelectedEvent event : draft.events) {
            event.sagaId()
                    .ifPresent(saga -> places.computeIfAbsent(
                                    List.of(event.partition().group().value(), saga), any -> new HashSet<>())
                            .add(event.partition().partition().toString()));
        }
        long sagas = places.values().stream().filter(where -> where.size() > 1).count();
        if (sagas > 0) {
            draft.findings.add(Finding.of(FindingCode.SAGA_SPANS_PARTITIONS, sagas));
        }
    }

    private static void passed(Draft draft, Set<FindingCode> checked) {
        Set<FindingCode> found = draft.findings.stream().map(Finding::code).collect(Collectors.toSet());
        // Below and beyond the log are one gate to whoever reads the list.
        if (found.contains(FindingCode.RECORD_EXPIRED)) {
            found.add(FindingCode.OFFSET_OUT_OF_RANGE);
        }
        List<Finding> passed = new ArrayList<>();
        checked.stream()
                .sorted()
                .filter(code -> !found.contains(code))
                .forEach(code -> passed.add(Finding.passed(code, draft.targets.size())));
        draft.findings.addAll(passed);
    }
}
