package dev.sagarewind.saga;

import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.timeline.Consumption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The lane picture as a table, which holds everything. */
record SagaTable(List<Event> events) {

    /** @param lines how many lines it takes */
    record Event(SagaEvent event, int lines, List<Group> groups) {}

    /** @param group absent if nobody has consumed the event yet */
    record Group(Optional<ConsumerGroupId> group, List<Line> lines) {}

    /** An attempt, or a rewind that brought the group back to the event; neither if it has not been consumed yet. */
    record Line(Optional<Consumption> attempt, Optional<RewindMark> rewind) {

        /** The failure that the attempt led to; absent for one that succeeded. */
        public Optional<FailureId> failure() {
            return attempt.filter(each -> !each.outcome().settles())
                    .map(each -> FailureId.of(each.group(), each.eventId()));
        }

        private Instant at() {
            return attempt.map(Consumption::consumedAt)
                    .or(() -> rewind.map(RewindMark::at))
                    .orElse(Instant.MAX);
        }
    }

    static SagaTable of(SagaTimeline saga) {
        return new SagaTable(saga.events().stream()
                .map(event -> event(event, saga.rewinds()))
                .toList());
    }

    private static Event event(SagaEvent event, List<RewindMark> rewinds) {
        List<Group> groups = new ArrayList<>(event.groups().stream()
                .map(group -> group(
                        group,
                        rewinds.stream()
                                .filter(mark -> mark.group().equals(group.group())
                                        && mark.eventId().equals(event.history().eventId()))
                                .toList()))
                .toList());
        if (groups.isEmpty()) {
            groups.add(new Group(Optional.empty(), List.of(new Line(Optional.empty(), Optional.empty()))));
        }
        return new Event(
                event, groups.stream().mapToInt(group -> group.lines().size()).sum(), groups);
    }

    private static Group group(GroupAttempts attempts, List<RewindMark> rewinds) {
        List<Line> lines = new ArrayList<>();
        attempts.attempts().forEach(each -> lines.add(new Line(Optional.of(each), Optional.empty())));
        rewinds.forEach(each -> lines.add(new Line(Optional.empty(), Optional.of(each))));
        lines.sort(Comparator.comparing(Line::at));
        return new Group(Optional.of(attempts.group()), lines);
    }
}
