package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.GroupState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A plan as the API shows it. */
record PlanView(
        String planId,
        String planDigest,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        boolean executable,
        boolean forward,
        Optional<String> undoOf,
        List<Partition> partitions,
        int failures,
        List<String> sagas,
        List<Also> alsoRunsAgain,
        List<Answers.FindingView> findings) {

    record Records(
            long atMost,
            long willSkip,
            long willRunAgain,
            long firstRun,
            long unrecorded,
            long willNotBeProcessed,
            long staysOpen,
            RecordCounts.Counted counted) {}

    record Partition(
            String consumerGroup,
            String topic,
            int partition,
            Optional<Long> committedOffset,
            Optional<Long> targetOffset,
            Optional<Long> logStartOffset,
            Optional<Long> logEndOffset,
            Optional<Long> lastStableOffset,
            Optional<Long> expectedOffset,
            Records records,
            Optional<Instant> recordExpiresAt,
            GroupState groupState,
            Optional<Integer> members) {}

    record Also(String causeId, int messages) {}

    static PlanView of(RewindPlan plan, Answers answers) {
        return new PlanView(
                plan.id().toString(),
                plan.digest(),
                plan.createdAt(),
                plan.createdBy(),
                plan.expiresAt(),
                plan.executable(),
                plan.forward(),
                plan.undoOf().map(RewindId::toString),
                plan.partitions().stream().map(PlanView::partition).toList(),
                plan.events().size(),
                plan.sagas(),
                plan.alsoRunsAgain().stream()
                        .map(one -> new Also(one.causeId().value(), one.messages()))
                        .toList(),
                plan.findings().stream().map(answers::view).toList());
    }

    private static Partition partition(PlannedPartition one) {
        RecordCounts counts = one.records();
        return new Partition(
                one.partition().group().value(),
                one.partition().partition().topic(),
                one.partition().partition().partition(),
                one.committedOffset(),
                one.targetOffset(),
                one.logStartOffset(),
                one.logEndOffset(),
                one.lastStableOffset(),
                one.expectedOffset(),
                new Records(
                        counts.atMost(),
                        counts.willSkip(),
                        counts.willRunAgain(),
                        counts.held(),
                        counts.unrecorded(),
                        counts.notProcessed(),
                        counts.staysOpen(),
                        counts.counted()),
                one.recordExpiresAt(),
                one.groupState(),
                one.members());
    }
}
