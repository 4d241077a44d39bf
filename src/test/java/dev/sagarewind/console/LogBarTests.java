package dev.sagarewind.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.LogBounds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogBarTests {

    @Test
    void drawsTheNewestThousandOffsetsToScaleAndFoldsTheOlderOnes() {
        LogBar bar = LogBar.of(
                new LogBounds.Known(31_077, 48_211, 48_211),
                new CommittedOffset.Committed(48_210, ""),
                List.of(48_210L, 47_711L, 47_211L, 31_077L));

        assertThat(bar.folded()).isTrue();
        assertThat(bar.track()).isEqualTo(new LogBar.Stretch("0%", "100%"));
        assertThat(bar.flag()).contains("99.92%");
        assertThat(bar.read()).contains(new LogBar.Stretch("0%", "99.92%"));
        assertThat(bar.ticks()).containsExactly("99.92%", "58%", "16%", "0%");
    }

    @Test
    void drawsAShortLogAsShortAsItIs() {
        LogBar bar = LogBar.of(new LogBounds.Known(0, 911, 911), new CommittedOffset.Committed(911, ""), List.of());

        assertThat(bar.folded()).isFalse();
        assertThat(bar.track()).isEqualTo(new LogBar.Stretch("23.48%", "76.52%"));
        assertThat(bar.flag()).contains("100%");
    }

    @Test
    void hasNoFlagAndNothingReadWithoutACommit() {
        LogBar bar = LogBar.of(new LogBounds.Known(0, 874, 874), new CommittedOffset.NoCommit(), List.of());

        assertThat(bar.flag()).isEqualTo(Optional.empty());
        assertThat(bar.read()).isEqualTo(Optional.empty());
    }

    @Test
    void keepsACommitOutsideOfTheLogOnTheBarAndLeavesOutWhatIsLost() {
        LogBar bar = LogBar.of(
                new LogBounds.Known(500, 600, 600), new CommittedOffset.Committed(100, ""), List.of(100L, 550L));

        assertThat(bar.flag()).contains("91.6%");
        assertThat(bar.ticks()).containsExactly("95.8%");
    }

    @Test
    void anEmptyLogHasABarOfNoWidth() {
        LogBar bar = LogBar.of(new LogBounds.Known(7, 7, 7), new CommittedOffset.Committed(7, ""), List.of());

        assertThat(bar.track()).isEqualTo(new LogBar.Stretch("100%", "0%"));
    }
}
