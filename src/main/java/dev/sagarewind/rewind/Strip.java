package dev.sagarewind.rewind;

import dev.sagarewind.position.GroupPartition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A partition as a picture: one record, one place, the smaller offset left: the target, or where a move forward begins.
 * Places are percentages.
 *
 * @param from the offset at the left end
 * @param to the offset at the right end
 * @param rerun what runs again and has not yet; going forward, what is left behind
 * @param recovered what is proven
 * @param failed what failed again
 * @param held what was held again
 * @param unrecorded what has no history
 * @param done how far it was read again; absent in a plan
 * @param now the committed offset, while it lies between the ends
 * @param expiresAt when the record at the target may be lost
 */
record Strip(
        GroupPartition partition,
        long from,
        long to,
        List<String> rerun,
        List<String> recovered,
        List<String> failed,
        List<String> held,
        List<String> unrecorded,
        Optional<String> done,
        Optional<Long> now,
        RecordCounts counts,
        int messages,
        int messagesRecovered,
        Optional<Instant> expiresAt,
        Optional<Rewind.Result> result,
        Optional<String> detail) {

    /** How many labels have room side by side. */
    private static final double LABELS_ACROSS = 6;

    static Strip of(PlannedPartition one, Collection<PlannedRecord> records) {
        long target = one.targetOffset().orElse(0L);
        long committed = one.committedOffset().orElse(target);
        long from = Math.min(target, committed);
        long to = Math.max(target, committed);
        return new Strip(
                one.partition(),
                from,
                to,
                places(offsets(records, false), from, to),
                List.of(),
                List.of(),
                List.of(),
                places(offsets(records, true), from, to),
                Optional.empty(),
                Optional.empty(),
                one.records(),
                0,
                0,
                one.recordExpiresAt(),
                Optional.empty(),
                Optional.empty());
    }

    static Strip of(Rewind.Partition one, Collection<RewindMessage> messages, Collection<PlannedRecord> records) {
        long before = one.offsetBefore().orElse(one.plannedOffset());
        long from = Math.min(one.targetOffset(), before);
        long to = Math.max(one.targetOffset(), before);
        boolean moved = one.result() == Rewind.Result.REWOUND;
        Optional<Long> between = one.offsetNow().filter(now -> moved && now >= from && now < to);
        return new Strip(
                one.partition(),
                from,
                to,
                one.forward()
                        ? places(offsets(records, false), from, to)
                        : places(offsets(messages, RewindMessage.Result.NOT_REACHED), from, to),
                places(offsets(messages, RewindMessage.Result.RECOVERED), from, to),
                places(offsets(messages, RewindMessage.Result.FAILED_AGAIN), from, to),
                places(offsets(messages, RewindMessage.Result.HELD), from, to),
                places(offsets(records, true), from, to),
                Optional.of(percent(one.read(), Math.max(1, one.total()), 2)),
                between,
                RecordCounts.NONE,
                messages.size(),
                offsets(messages, RewindMessage.Result.RECOVERED).size(),
                Optional.empty(),
                Optional.of(one.result()),
                one.detail());
    }

    /** How many offsets lie between its ends. */
    public long length() {
        return to - from;
    }

    /** Whether the label of the committed offset would stand over that of the left end. */
    public boolean nowAtLeft() {
        return now.filter(offset -> offset - from < length() / LABELS_ACROSS).isPresent();
    }

    /** Whether the label of the committed offset would stand over that of the right end. */
    public boolean nowAtRight() {
        return !nowAtLeft()
                && now.filter(offset -> to - offset < length() / LABELS_ACROSS).isPresent();
    }

    public String at(long offset) {
        return percent(offset - from, Math.max(1, to - from), 2);
    }

    private static List<Long> offsets(Collection<PlannedRecord> records, boolean unrecorded) {
        return records.stream()
                .filter(one -> one.forecast() != Forecast.SKIP)
                .filter(one -> unrecorded == (one.forecast() == Forecast.UNRECORDED))
                .map(PlannedRecord::offset)
                .toList();
    }

    private static List<Long> offsets(Collection<RewindMessage> messages, RewindMessage.Result outcome) {
        return messages.stream()
                .filter(one -> one.outcome() == outcome)
                .map(RewindMessage::offset)
                .toList();
    }

    /** A tenth of a percent is less than a line is wide: what falls together is drawn once. */
    private static List<String> places(List<Long> offsets, long from, long to) {
        long whole = Math.max(1, to - from);
        return offsets.stream()
                .map(offset -> percent(offset - from, whole, 1))
                .distinct()
                .toList();
    }

    private static String percent(long part, long whole, int digits) {
        return BigDecimal.valueOf(part)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(whole), digits, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
