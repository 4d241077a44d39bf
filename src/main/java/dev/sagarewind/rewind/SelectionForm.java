package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.FailureFilter;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the pages' forms select: failures, a cause, a saga, a rewind that is undone, a group's open failures, or offsets of
 * its partitions. An offset that is left blank leaves its partition alone.
 */
record SelectionForm(
        @Nullable List<String> failureId,
        @Nullable String causeId,
        @Nullable String sagaId,
        @Nullable String undoOf,
        @Nullable String consumerGroup,
        @Nullable List<String> topic,
        @Nullable List<Integer> partition,
        @Nullable List<String> offset) {

    /** @throws ProblemException 400 if nothing, or something unreadable, is selected */
    Selection selection() {
        try {
            if (failureId != null && !failureId.isEmpty()) {
                return new Selection.OfFailures(
                        failureId.stream().distinct().map(FailureId::of).toList());
            }
            if (causeId != null) {
                return new Selection.OfCause(new CauseId(causeId));
            }
            if (sagaId != null) {
                return new Selection.OfSaga(sagaId);
            }
            if (undoOf != null) {
                return new Selection.UndoOf(RewindId.of(undoOf));
            }
            if (consumerGroup != null && offset == null) {
                return new Selection.Matching(ofGroup(new ConsumerGroupId(consumerGroup)));
            }
            if (consumerGroup != null) {
                return new Selection.OfPartitions(partitions(new ConsumerGroupId(consumerGroup)));
            }
        } catch (IllegalArgumentException refused) {
            throw ProblemException.badRequest("/selection", "FIELD_REFUSED", String.valueOf(refused.getMessage()));
        }
        throw ProblemException.badRequest("/selection", "LIST_EMPTY");
    }

    private static FailureFilter ofGroup(ConsumerGroupId group) {
        FailureFilter any = FailureFilter.open();
        return new FailureFilter(
                any.state(),
                Optional.of(group),
                any.topic(),
                any.eventType(),
                any.sagaId(),
                any.cause(),
                any.from(),
                any.to());
    }

    private List<PartitionTarget> partitions(ConsumerGroupId group) {
        List<PartitionTarget> targets = new ArrayList<>();
        FieldProblems problems = new FieldProblems();
        List<String> topics = topic == null ? List.of() : topic;
        List<Integer> numbers = partition == null ? List.of() : partition;
        List<String> offsets = offset == null ? List.of() : offset;
        for (int row = 0; row < Math.min(offsets.size(), Math.min(topics.size(), numbers.size())); row++) {
            String text = offsets.get(row).strip();
            Optional<RewindTarget> to = target(text);
            problems.check(text.isEmpty() || to.isPresent(), "/offset/" + row, "OFFSET_NOT_READABLE");
            if (to.isPresent()) {
                targets.add(new PartitionTarget(
                        new GroupPartition(group, new PartitionId(topics.get(row), numbers.get(row))),
                        to.get(),
                        Optional.empty()));
            }
        }
        problems.check(!targets.isEmpty(), "/offset", "LIST_EMPTY");
        problems.refuse();
        return targets;
    }

    private static Optional<RewindTarget> target(String text) {
        return switch (text) {
            case "earliest" -> Optional.of(new RewindTarget.ToEarliest());
            case "latest" -> Optional.of(new RewindTarget.ToLatest());
            default ->
                text.matches("\\d{1,18}")
                        ? Optional.of(new RewindTarget.ToOffset(Long.parseLong(text)))
                        : Optional.empty();
        };
    }
}
