package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.GroupType;
import dev.sagarewind.consumergroup.LogBounds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where wishes lead: never clamped, never guessed. */
class TargetsTests {

    @Test
    void theSmallestSelectedOffsetIsTheTarget() {
        Targets.Target target = PlannedParts.usual().targets().of(PlannedParts.failedAt(42));

        assertThat(target.ok()).isTrue();
        assertThat(target.offset()).contains(42L);
    }

    @ParameterizedTest
    @CsvSource({"9, RECORD_EXPIRED", "80, NOTHING_TO_REWIND", "100, OFFSET_OUT_OF_RANGE", "4711, OFFSET_OUT_OF_RANGE"})
    void anOffsetThatCannotBeGoneBackToIsRefused(long offset, FindingCode code) {
        assertThat(codes(new RewindTarget.ToOffset(offset))).containsExactly(code);
    }

    @Test
    void theEdgesOfTheRangeAreReached() {
        assertThat(codes(new RewindTarget.ToOffset(10))).isEmpty();
        assertThat(codes(new RewindTarget.ToOffset(79))).isEmpty();
        assertThat(codes(new RewindTarget.ToEarliest())).isEmpty();
    }

    @Test
    void shiftingBeyondTheLogIsRefusedAndNotCutShort() {
        assertThat(codes(new RewindTarget.ShiftBy(-70))).isEmpty();
        assertThat(codes(new RewindTarget.ShiftBy(-71))).containsExactly(FindingCode.RECORD_EXPIRED);
        assertThat(codes(new RewindTarget.ShiftBy(-81))).containsExactly(FindingCode.OFFSET_OUT_OF_RANGE);
        assertThat(codes(new RewindTarget.ShiftBy(Long.MIN_VALUE))).containsExactly(FindingCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void theLatestIsTheLogEndAndForward() {
        Targets.Target target = PlannedParts.usual().targets().of(PlannedParts.to(new RewindTarget.ToLatest()));

        assertThat(target.ok()).isTrue();
        assertThat(target.offset()).contains(100L);
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 99})
    void anOffsetAheadIsReachedButNotTheLogEndByItsNumber(long offset) {
        assertThat(codes(new RewindTarget.ToOffset(offset))).isEmpty();
        assertThat(codes(new RewindTarget.ToOffset(100))).containsExactly(FindingCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void whereTheGroupStoodBeforeMayBeTheLogEnd() {
        assertThat(codes(new RewindTarget.AsBefore(100))).isEmpty();
        assertThat(codes(new RewindTarget.AsBefore(101))).containsExactly(FindingCode.OFFSET_OUT_OF_RANGE);
        assertThat(codes(new RewindTarget.AsBefore(80))).containsExactly(FindingCode.NOTHING_TO_UNDO);
    }

    @Test
    void aTimeAfterEveryRecordLeadsNowhere() {
        assertThat(codes(new RewindTarget.ToTime(Instant.EPOCH))).containsExactly(FindingCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void aGroupWithoutACommitIsNotOneAtZero() {
        Targets targets =
                PlannedParts.usual().committed(new CommittedOffset.NoCommit()).targets();

        assertThat(codes(targets.of(PlannedParts.failedAt(42)))).containsExactly(FindingCode.NOTHING_TO_REWIND);
    }

    @Test
    void whatKafkaDoesNotSayIsUnknownAndBlocks() {
        assertThat(codes(PlannedParts.usual()
                        .committed(new CommittedOffset.Unknown("A transaction is pending."))
                        .targets()
                        .of(PlannedParts.failedAt(42))))
                .containsExactly(FindingCode.KAFKA_UNKNOWN);
        assertThat(codes(PlannedParts.usual()
                        .bounds(new LogBounds.Unknown("No leader."))
                        .targets()
                        .of(PlannedParts.failedAt(42))))
                .containsExactly(FindingCode.KAFKA_UNKNOWN);
    }

    @Test
    void aFailureThatTheGroupRetriesInPlaceNeedsNoRewind() {
        assertThat(codes(PlannedParts.usual().targets().of(PlannedParts.failedAt(80))))
                .containsExactly(FindingCode.NOTHING_TO_REWIND);
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupType.class,
            names = {"SHARE", "STREAMS", "UNKNOWN"})
    void onlyClassicAndConsumerGroupsCanBeRewound(GroupType type) {
        assertThat(PlannedParts.usual().type(type).targets().ofGroup(PlannedParts.AT.group()))
                .map(Finding::code)
                .contains(FindingCode.GROUP_TYPE_UNSUPPORTED);
    }

    @Test
    void anotherCommittedOffsetThanExpectedOfAStoppedGroupIsRefused() {
        Wish wish = new Wish(PlannedParts.AT, Optional.of(new RewindTarget.ToOffset(42)), Optional.of(79L), List.of());

        assertThat(codes(PlannedParts.usual().targets().of(wish))).containsExactly(FindingCode.EXPECTED_OFFSET_DIFFERS);
    }

    private static List<FindingCode> codes(RewindTarget target) {
        return codes(PlannedParts.usual().targets().of(PlannedParts.to(target)));
    }

    private static List<FindingCode> codes(Targets.Target target) {
        return target.findings().stream().map(Finding::code).toList();
    }
}
