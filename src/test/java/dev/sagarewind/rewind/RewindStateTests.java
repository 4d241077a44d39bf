package dev.sagarewind.rewind;

import static dev.sagarewind.rewind.RewindState.CANCELLED;
import static dev.sagarewind.rewind.RewindState.FAILED;
import static dev.sagarewind.rewind.RewindState.NOT_RECOVERED;
import static dev.sagarewind.rewind.RewindState.PARTLY_RECOVERED;
import static dev.sagarewind.rewind.RewindState.RECOVERED;
import static dev.sagarewind.rewind.RewindState.REFUSED;
import static dev.sagarewind.rewind.RewindState.REQUESTED;
import static dev.sagarewind.rewind.RewindState.RESUMING;
import static dev.sagarewind.rewind.RewindState.VACATING;
import static dev.sagarewind.rewind.RewindState.VERIFYING;
import static dev.sagarewind.rewind.RewindState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a rewind stands whose legs stand at different places. */
class RewindStateTests {

    @Test
    void theLegAtWorkDecides() {
        assertThat(of(VERIFYING, RESUMING, REQUESTED)).isEqualTo(RESUMING);
        assertThat(of(RECOVERED, REQUESTED)).isEqualTo(VACATING);
        assertThat(of(WAITING)).isEqualTo(VACATING);
        assertThat(of(REQUESTED, REQUESTED)).isEqualTo(REQUESTED);
    }

    @Test
    void itVerifiesUntilTheLastLegHasEnded() {
        assertThat(of(RECOVERED, VERIFYING)).isEqualTo(VERIFYING);
    }

    @Test
    void itVerifiesWhileTheOthersWaitForWhatWentFirst() {
        assertThat(of(VERIFYING, REQUESTED)).isEqualTo(VERIFYING);
    }

    @Test
    void whatWasCancelledInOneGroupIsCancelled() {
        assertThat(of(RECOVERED, CANCELLED)).isEqualTo(CANCELLED);
        assertThat(of(CANCELLED, CANCELLED)).isEqualTo(CANCELLED);
    }

    @Test
    void whatRecoveredInOneGroupAndNotInAnotherIsPartlyRecovered() {
        assertThat(of(RECOVERED, RECOVERED)).isEqualTo(RECOVERED);
        assertThat(of(RECOVERED, REFUSED)).isEqualTo(PARTLY_RECOVERED);
        assertThat(of(NOT_RECOVERED, REFUSED)).isEqualTo(NOT_RECOVERED);
        assertThat(of(REFUSED, REFUSED)).isEqualTo(REFUSED);
        assertThat(of(REFUSED, FAILED)).isEqualTo(FAILED);
    }

    private static RewindState of(RewindState... legs) {
        return RewindState.of(List.of(legs));
    }
}
