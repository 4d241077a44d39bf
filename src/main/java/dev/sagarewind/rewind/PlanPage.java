package dev.sagarewind.rewind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan for people, and the form with which they decide.
 *
 * @param first the partition that can go first as a canary
 * @param refusal why the last attempt to carry it out was refused
 * @param disabled the key of the sentence why it cannot be carried out now; absent if it can
 */
record PlanPage(
        RewindPlan plan,
        String groups,
        List<Strip> strips,
        List<PlannedRecord> ahead,
        int members,
        WhenActive whenActive,
        Optional<PlannedPartition> first,
        boolean canary,
        String reason,
        String ticket,
        Set<FindingCode> accepted,
        Optional<Refusal> refusal,
        Optional<String> disabled,
        boolean mayEvict,
        Scale scale) {

    /**
     * Whether the services that run the groups can be stopped for it.
     *
     * @param text the key of the sentence that says how, or why not
     * @param about the services, or the groups without one
     */
    record Scale(boolean possible, String text, String about) {}

    /** What was typed, kept when it is refused. */
    record Input(WhenActive whenActive, boolean canary, String reason, String ticket, Set<FindingCode> accepted) {}

    static PlanPage of(
            RewindPlan plan,
            List<PlannedRecord> records,
            Optional<Input> input,
            Optional<Refusal> refusal,
            Optional<String> disabled,
            boolean mayEvict,
            Scale scale) {
        Map<Object, List<PlannedRecord>> byPartition =
                records.stream().collect(Collectors.groupingBy(PlannedRecord::partition));
        int members = plan.partitions().stream()
                .collect(Collectors.toMap(
                        one -> one.partition().group(), one -> one.members().orElse(0), Math::max))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        WhenActive natural = members == 0 ? WhenActive.REFUSE : mayEvict ? WhenActive.EVICT : WhenActive.WAIT;
        return new PlanPage(
                plan,
                plan.groups().stream().map(Object::toString).collect(Collectors.joining(", ")),
                plan.partitions().stream()
                        .filter(one -> one.targetOffset().isPresent())
                        .map(one -> Strip.of(one, byPartition.getOrDefault(one.partition(), List.of())))
                        .toList(),
                plan.forward() ? List.copyOf(records) : List.of(),
                members,
                input.map(Input::whenActive).orElse(natural),
                Canary.of(plan),
                input.map(Input::canary).orElse(false),
                input.map(Input::reason).orElse(""),
                input.map(Input::ticket).orElse(""),
                input.map(Input::accepted).orElse(Set.of()),
                refusal,
                disabled,
                mayEvict,
                scale);
    }

    /** Which words it takes: going back, undoing that, or going forward, over messages or over settled ones only. */
    public String words() {
        if (plan.undoOf().isPresent()) {
            return ".undo";
        }
        return plan.forward() ? (loses() ? ".lost" : ".forward") : "";
    }

    /** Whether messages will never be processed. */
    public boolean loses() {
        return plan.notProcessed() > 0;
    }

    /** Those that are passed and not settled: the list of what is left behind. */
    public List<PlannedRecord> ahead(int most) {
        return ahead.stream().limit(most).toList();
    }

    public List<Finding> notes() {
        return plan.findings().stream()
                .filter(finding -> finding.level() == FindingLevel.NOTE)
                .toList();
    }

    public List<Finding> passed() {
        return plan.findings().stream()
                .filter(finding -> finding.level() == FindingLevel.PASSED)
                .toList();
    }

    public boolean isAccepted(FindingCode code) {
        return accepted.contains(code);
    }

    /** Codes to accept, each once: a warning may concern several partitions. */
    public boolean isFirstOfItsCode(Finding finding) {
        return plan.warnings().stream()
                .filter(one -> one.code() == finding.code())
                .findFirst()
                .filter(one -> one == finding)
                .isPresent();
    }

    /** How many selected messages lie on the partition that can go first. */
    public long messagesOfFirst() {
        return first.map(one -> plan.events().stream()
                        .filter(event -> event.partition().equals(one.partition()))
                        .count())
                .orElse(0L);
    }

    public Duration validFor() {
        return Duration.between(plan.createdAt(), plan.expiresAt());
    }

    public int sagas() {
        return plan.sagas().size();
    }

    public long atMost() {
        return plan.partitions().stream()
                .mapToLong(one -> one.records().atMost())
                .sum();
    }

    public boolean counted() {
        return plan.partitions().stream().allMatch(one -> one.records().counted() == RecordCounts.Counted.RECORDS);
    }

    public List<String> topics() {
        return plan.partitions().stream()
                .map(one -> one.partition().partition().topic())
                .distinct()
                .toList();
    }

    public boolean severalGroups() {
        return plan.groups().size() > 1;
    }
}
