package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.GroupMember;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.consumergroup.GroupType;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.FailureFilter;
import dev.sagarewind.support.Samples;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of every plan and every rewind, whatever the numbers: judged by a second, plainer telling of the rules. */
class PlanPropertyTests {

    private static final int SAMPLES = Boolean.getBoolean("endurance") ? 2_000_000 : 50_000;

    /** A partition with a log, a group that stands somewhere, and where it is to be put. */
    record Aim(
            Optional<LogBounds.Known> log,
            CommittedOffset committed,
            boolean live,
            Optional<RewindTarget> to,
            List<Long> failed,
            Optional<Long> atTime,
            Optional<Long> expected) {

        static Aim any(Random random) {
            long start = random.nextInt(6);
            long end = start + random.nextInt(12);
            CommittedOffset committed = switch (random.nextInt(12)) {
                case 0 -> new CommittedOffset.NoCommit();
                case 1 -> new CommittedOffset.Unknown("A transaction is pending");
                default -> new CommittedOffset.Committed(random.nextInt(20), "");
            };
            boolean explicit = random.nextInt(4) > 0;
            List<Long> failed = explicit
                    ? List.of()
                    : IntStream.rangeClosed(0, random.nextInt(3))
                            .mapToObj(any -> (long) random.nextInt(20))
                            .distinct()
                            .sorted()
                            .toList();
            return new Aim(
                    random.nextInt(20) == 0
                            ? Optional.empty()
                            : Optional.of(
                                    new LogBounds.Known(start, end, end - random.nextInt((int) (end - start + 1)))),
                    committed,
                    random.nextBoolean(),
                    explicit ? Optional.of(target(random)) : Optional.empty(),
                    failed,
                    random.nextInt(3) == 0 || end == start
                            ? Optional.empty()
                            : Optional.of(start + random.nextInt((int) (end - start))),
                    random.nextInt(3) == 0 ? Optional.of((long) random.nextInt(20)) : Optional.empty());
        }

        private static RewindTarget target(Random random) {
            return switch (random.nextInt(5)) {
                case 0 -> new RewindTarget.ToOffset(random.nextInt(20));
                case 1 -> new RewindTarget.ToTime(Instant.EPOCH);
                case 2 ->
                    new RewindTarget.ShiftBy(Samples.oneOf(random, random.nextLong(), (long) random.nextInt(20) - 15));
                case 3 -> new RewindTarget.ToEarliest();
                default -> new RewindTarget.ToLatest();
            };
        }

        Targets.Target planned() {
            GroupMember member = new GroupMember("m", Optional.empty(), "c", "h", Set.of());
            ConsumerGroup group = new ConsumerGroup(
                    PlannedParts.AT.group(),
                    GroupType.CLASSIC,
                    live ? GroupState.STABLE : GroupState.EMPTY,
                    false,
                    live ? List.of(member) : List.of(),
                    Optional.empty());
            Targets targets = new Targets(new Surroundings(
                    Map.of(PlannedParts.AT.group(), group),
                    Map.of(PlannedParts.AT, committed),
                    Map.of(
                            PlannedParts.AT.partition(),
                            log.<LogBounds>map(known -> known).orElse(new LogBounds.Unknown("No leader"))),
                    Map.of(),
                    atTime.map(offset -> Map.of(PlannedParts.AT.partition(), offset))
                            .orElse(Map.of())));
            return targets.of(new Wish(
                    PlannedParts.AT,
                    to,
                    expected,
                    failed.stream().map(PlannedParts::event).toList()));
        }

        /** Where the operator meant to go, before anybody asks whether that can be; none if it cannot be said. */
        private Optional<BigInteger> meant() {
            RewindTarget wish = to.orElse(null);
            if (wish == null) {
                return Optional.of(BigInteger.valueOf(Collections.min(failed)));
            }
            if (wish instanceof RewindTarget.ToOffset explicit) {
                return Optional.of(BigInteger.valueOf(explicit.offset()));
            }
            if (wish instanceof RewindTarget.ToTime) {
                return atTime.map(BigInteger::valueOf);
            }
            if (wish instanceof RewindTarget.ShiftBy shift) {
                return offset().map(from -> BigInteger.valueOf(from).add(BigInteger.valueOf(shift.offsets())));
            }
            long edge = wish instanceof RewindTarget.ToEarliest
                    ? log.orElseThrow().start()
                    : log.orElseThrow().end();
            return Optional.of(BigInteger.valueOf(edge));
        }

        private Optional<Long> offset() {
            return committed instanceof CommittedOffset.Committed at ? Optional.of(at.offset()) : Optional.empty();
        }

        /** The rules, told plainly. */
        Set<FindingCode> codes() {
            Set<FindingCode> codes = EnumSet.noneOf(FindingCode.class);
            if (log.isEmpty() || committed instanceof CommittedOffset.Unknown) {
                return EnumSet.of(FindingCode.KAFKA_UNKNOWN);
            }
            Optional<BigInteger> meant = meant();
            if (meant.isEmpty()) {
                return EnumSet.of(offset().isEmpty() ? FindingCode.NOTHING_TO_REWIND : FindingCode.OFFSET_OUT_OF_RANGE);
            }
            boolean isBeforeTheLog = meant.get().signum() >= 0
                    && meant.get().compareTo(BigInteger.valueOf(log.get().start())) < 0;
            boolean isBeyondTheLog =
                    meant.get().compareTo(BigInteger.valueOf(log.get().end())) >= 0;
            boolean isTheEndItself = to.orElse(null) instanceof RewindTarget.ToLatest;
            if (isBeforeTheLog) {
                codes.add(FindingCode.RECORD_EXPIRED);
            } else if (meant.get().signum() < 0 || (isBeyondTheLog && !isTheEndItself)) {
                codes.add(FindingCode.OFFSET_OUT_OF_RANGE);
            } else {
                int compared = offset().map(from -> meant.get().compareTo(BigInteger.valueOf(from)))
                        .orElse(0);
                boolean retriedInPlace = to.isEmpty() && compared > 0;
                if (compared == 0 || retriedInPlace) {
                    codes.add(FindingCode.NOTHING_TO_REWIND);
                }
            }
            boolean isNotYetThere =
                    live && offset().filter(from -> from < expected.orElse(0L)).isPresent();
            if (expected.isPresent() && !offset().equals(expected) && !isNotYetThere) {
                codes.add(FindingCode.EXPECTED_OFFSET_DIFFERS);
            }
            return codes;
        }
    }

    @Test
    void aTargetIsWhatWasMeantOrRefusedWithTheRightReasonAndNeverClamped() {
        Samples.forAll(SAMPLES, Aim::any, aim -> {
            Targets.Target target = aim.planned();

            assertThat(target.findings().stream().map(Finding::code).collect(Collectors.toSet()))
                    .isEqualTo(aim.codes());
            if (target.ok()) {
                assertThat(target.offset().map(BigInteger::valueOf)).isEqualTo(aim.meant());
                assertThat(target.offset().get())
                        .isBetween(aim.log().get().start(), aim.log().get().end());
            }
        });
    }

    /** What an operator sees of a plan, in an order that says nothing. */
    record Seen(List<PlannedPartition> partitions, List<SelectedEvent> events, List<Finding> findings) {

        static Seen any(Random random) {
            List<SelectedEvent> events = new ArrayList<>();
            for (long offset = 40; offset < 45; offset++) {
                if (random.nextBoolean()) {
                    events.add(PlannedParts.event(offset));
                }
            }
            List<Finding> findings = new ArrayList<>();
            for (FindingCode code : List.of(FindingCode.UNRECORDED_RECORDS, FindingCode.ORDER_ALREADY_PASSED)) {
                if (random.nextBoolean()) {
                    findings.add(Finding.at(PlannedParts.AT, code, random.nextInt(3), "order-0", ""));
                }
            }
            return new Seen(
                    List.of(PlannedParts.planned(80 + random.nextInt(5), 40 + random.nextInt(3))), events, findings);
        }

        String digest() {
            return PlanDigest.of(new Selection.Matching(FailureFilter.open()), partitions, events, findings);
        }

        Seen shuffled(Random random) {
            List<SelectedEvent> events = new ArrayList<>(this.events);
            List<Finding> findings = new ArrayList<>(this.findings);
            Collections.shuffle(events, random);
            Collections.shuffle(findings, random);
            return new Seen(partitions, events, findings);
        }

        /** Committed offsets go on while a group lives, and are no part of what is decided on. */
        boolean decidesTheSame(Seen other) {
            return partitions
                            .get(0)
                            .targetOffset()
                            .equals(other.partitions.get(0).targetOffset())
                    && Set.copyOf(events).equals(Set.copyOf(other.events))
                    && Set.copyOf(findings).equals(Set.copyOf(other.findings));
        }
    }

    @Test
    void aDigestIsTheSameIfAndOnlyIfTheSameIsDecidedOn() {
        Samples.forAll(SAMPLES / 10, random -> List.of(Seen.any(random), Seen.any(random)), pair -> {
            Seen one = pair.get(0);
            Seen other = pair.get(1);

            assertThat(one.digest().equals(other.digest())).isEqualTo(one.decidesTheSame(other));
            assertThat(one.shuffled(new Random(7)).digest()).isEqualTo(one.digest());
        });
    }

    @Test
    void aRewindHasEndedOnlyWhenEveryLegHasAndIsRecoveredOnlyWhenEveryLegIs() {
        Set<RewindState> ofLegs = EnumSet.complementOf(EnumSet.of(RewindState.AWAITING_APPROVAL));
        Samples.forAll(
                SAMPLES,
                random -> IntStream.rangeClosed(0, random.nextInt(4))
                        .mapToObj(leg -> Samples.oneOf(random, ofLegs.toArray(RewindState[]::new)))
                        .toList(),
                legs -> {
                    RewindState all = RewindState.of(legs);
                    List<RewindState> turned = new ArrayList<>(legs);
                    Collections.reverse(turned);

                    assertThat(RewindState.of(turned)).isEqualTo(all);
                    assertThat(all.ended()).isEqualTo(legs.stream().allMatch(RewindState::ended));
                    assertThat(all == RewindState.RECOVERED)
                            .isEqualTo(legs.stream().allMatch(leg -> leg == RewindState.RECOVERED));
                    if (legs.stream().anyMatch(RewindState::atWork)) {
                        assertThat(all.atWork()).isTrue();
                    }
                    if (legs.contains(RewindState.UNKNOWN)) {
                        assertThat(all.ended()).isFalse();
                    }
                });
    }
}
