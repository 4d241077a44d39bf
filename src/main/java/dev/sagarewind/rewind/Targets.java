package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a wish into an offset, or into the reason why it leads to none. Nothing is ever clamped. */
final class Targets {

    /** @param offset where the wish leads, also if a finding forbids to go there; absent if it leads nowhere */
    record Target(Optional<Long> offset, List<Finding> findings) {

        boolean ok() {
            return offset.isPresent() && findings.stream().noneMatch(Finding::blocks);
        }
    }

    private final Surroundings around;

    Targets(Surroundings around) {
        this.around = around;
    }

    /** What speaks against moving anything of this group. */
    Optional<Finding> ofGroup(ConsumerGroupId id) {
        return ofGroup(id, Optional.ofNullable(around.groups().get(id)));
    }

    /** @param described absent if Kafka knows no such group */
    static Optional<Finding> ofGroup(ConsumerGroupId id, Optional<ConsumerGroup> described) {
        if (described.isEmpty()) {
            return Optional.of(Finding.of(FindingCode.GROUP_UNKNOWN, id.value()));
        }
        ConsumerGroup group = described.get();
        if (group.problem().isPresent()) {
            return Optional.of(Finding.of(
                    FindingCode.KAFKA_UNKNOWN, id.value(), group.problem().get()));
        }
        return group.type().canBeRewound()
                ? Optional.empty()
                : Optional.of(Finding.of(
                        FindingCode.GROUP_TYPE_UNSUPPORTED,
                        id.value(),
                        group.type().name()));
    }

    Target of(Wish wish) {
        GroupPartition at = wish.partition();
        String where = at.partition().toString();
        if (around.bounds().get(at.partition()) instanceof LogBounds.Unknown unknown) {
            return none(Finding.at(at, FindingCode.KAFKA_UNKNOWN, where, unknown.reason()));
        }
        if (around.committed().get(at) instanceof CommittedOffset.Unknown unknown) {
            return none(Finding.at(at, FindingCode.KAFKA_UNKNOWN, where, unknown.reason()));
        }
        Optional<LogBounds.Known> bounds = around.knownBounds(at);
        if (bounds.isEmpty()) {
            return none(Finding.at(at, FindingCode.KAFKA_UNKNOWN, where, "Kafka left it out of its answer."));
        }
        Optional<Long> committed = around.committedOffset(at);
        Optional<Long> offset = offset(wish, bounds.get(), committed);
        if (offset.isEmpty()) {
            return none(
                    committed.isEmpty()
                            ? Finding.at(at, FindingCode.NOTHING_TO_REWIND, "NO_COMMIT", where)
                            : Finding.at(at, FindingCode.OFFSET_OUT_OF_RANGE, "TIME", where, "", ""));
        }
        List<Finding> findings = new ArrayList<>();
        inRange(wish, offset.get(), bounds.get()).ifPresent(findings::add);
        if (findings.isEmpty()) {
            against(wish, offset.get(), committed).ifPresent(findings::add);
        }
        expected(wish, committed).ifPresent(findings::add);
        return new Target(offset, List.copyOf(findings));
    }

    private Optional<Long> offset(Wish wish, LogBounds.Known bounds, Optional<Long> committed) {
        if (wish.to().isEmpty()) {
            return Optional.of(wish.events().get(0).offset());
        }
        RewindTarget to = wish.to().get();
        if (to instanceof RewindTarget.ToOffset explicit) {
            return Optional.of(explicit.offset());
        }
        if (to instanceof RewindTarget.ToTime) {
            return Optional.ofNullable(
                    around.offsetsAtTimes().get(wish.partition().partition()));
        }
        if (to instanceof RewindTarget.ShiftBy shift) {
            // Saturated far out of any range, where it is refused: an overflow must not come out as an offset.
            return committed.map(offset -> shift.offsets() < -offset ? -1 : saturated(offset, shift.offsets()));
        }
        if (to instanceof RewindTarget.AsBefore before) {
            return Optional.of(before.offset());
        }
        return Optional.of(to instanceof RewindTarget.ToEarliest ? bounds.start() : bounds.end());
    }

    private static long saturated(long offset, long shift) {
        return shift > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + shift;
    }

    private static Optional<Finding> inRange(Wish wish, long target, LogBounds.Known bounds) {
        GroupPartition at = wish.partition();
        String where = at.partition().toString();
        String offset = Long.toString(target);
        if (target >= 0 && target < bounds.start()) {
            long lost = wish.events().stream()
                    .filter(event -> event.offset() < bounds.start())
                    .count();
            return Optional.of(
                    Finding.at(at, FindingCode.RECORD_EXPIRED, lost, where, offset, Long.toString(bounds.start())));
        }
        RewindTarget to = wish.to().orElse(null);
        boolean mayBeEnd = to instanceof RewindTarget.ToLatest || to instanceof RewindTarget.AsBefore;
        boolean atEnd = mayBeEnd && target == bounds.end();
        if (target < 0 || (target >= bounds.end() && !atEnd)) {
            String from = Long.toString(bounds.start());
            String last = Long.toString(bounds.end() - 1);
            return Optional.of(
                    bounds.start() == bounds.end()
                            ? Finding.at(at, FindingCode.OFFSET_OUT_OF_RANGE, "EMPTY", where, offset, from)
                            : Finding.at(at, FindingCode.OFFSET_OUT_OF_RANGE, "OFFSET", where, offset, from, last));
        }
        return Optional.empty();
    }

    private static Optional<Finding> against(Wish wish, long target, Optional<Long> committed) {
        GroupPartition at = wish.partition();
        String where = at.partition().toString();
        if (committed.isEmpty()) {
            return Optional.of(Finding.at(at, FindingCode.NOTHING_TO_REWIND, "NO_COMMIT", where));
        }
        String from = Long.toString(committed.get());
        if (wish.to().orElse(null) instanceof RewindTarget.AsBefore) {
            return target > committed.get()
                    ? Optional.empty()
                    : Optional.of(
                            Finding.at(at, FindingCode.NOTHING_TO_UNDO, "REACHED", where, from, Long.toString(target)));
        }
        if (target == committed.get() || (target > committed.get() && wish.to().isEmpty())) {
            // A failed message at or beyond the committed offset is one that the group retries in place.
            return Optional.of(Finding.at(at, FindingCode.NOTHING_TO_REWIND, "THERE_ALREADY", where, from));
        }
        return Optional.empty();
    }

    /** A live group may still come to the expected offset; one that is past it, or empty, will not. */
    private Optional<Finding> expected(Wish wish, Optional<Long> committed) {
        if (wish.expectedOffset().isEmpty() || committed.equals(wish.expectedOffset())) {
            return Optional.empty();
        }
        long expected = wish.expectedOffset().get();
        ConsumerGroup group = around.groups().get(wish.partition().group());
        boolean live = group != null && !group.isEmpty();
        if (live && committed.isPresent() && committed.get() < expected) {
            return Optional.empty();
        }
        return Optional.of(expectedDiffers(wish.partition(), expected, committed));
    }

    static Finding expectedDiffers(GroupPartition at, long expected, Optional<Long> committed) {
        String where = at.partition().toString();
        return committed
                .map(offset -> Finding.at(
                        at,
                        FindingCode.EXPECTED_OFFSET_DIFFERS,
                        "OFFSET",
                        where,
                        Long.toString(expected),
                        Long.toString(offset)))
                .orElseGet(() -> Finding.at(
                        at, FindingCode.EXPECTED_OFFSET_DIFFERS, "NO_COMMIT", where, Long.toString(expected), ""));
    }

    private static Target none(Finding finding) {
        return new Target(Optional.empty(), List.of(finding));
    }
}
