package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A plan in the making: what is known so far of each partition, and what was found. */
final class Draft {

    final Surroundings around;
    final List<Wish> wishes;
    final Optional<Undo> undo;
    final boolean maySkip;
    final List<Finding> findings = new ArrayList<>();
    final Map<GroupPartition, Long> targets = new TreeMap<>();
    final Map<GroupPartition, Classifier.Range> ranges = new TreeMap<>();
    final List<SelectedEvent> events = new ArrayList<>();

    /** @param maySkip whether the one who plans may decide that messages are never processed */
    Draft(Surroundings around, Wishes.Resolved resolved, boolean maySkip) {
        this.around = around;
        this.wishes = List.copyOf(resolved.wishes());
        this.undo = resolved.undo();
        this.maySkip = maySkip;
        this.findings.addAll(resolved.findings());
    }

    /** Whether the partition goes forward: the records between are passed and not read. */
    boolean forward(GroupPartition partition) {
        Long target = targets.get(partition);
        return target != null
                && around.committedOffset(partition)
                        .filter(from -> target > from)
                        .isPresent();
    }

    boolean forward() {
        return targets.keySet().stream().anyMatch(this::forward);
    }

    List<ConsumerGroupId> groups() {
        return wishes.stream()
                .map(wish -> wish.partition().group())
                .distinct()
                .sorted()
                .toList();
    }

    List<SelectedEvent> eventsOf(ConsumerGroupId group) {
        return events.stream()
                .filter(event -> event.partition().group().equals(group))
                .toList();
    }

    List<PlannedRecord> records() {
        return ranges.values().stream()
                .flatMap(range -> range.records().stream())
                .toList();
    }

    Optional<KafkaRecord> first(GroupPartition partition) {
        return Optional.ofNullable(ranges.get(partition)).flatMap(Classifier.Range::first);
    }
}
