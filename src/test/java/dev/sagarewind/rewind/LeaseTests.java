package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void isExtendedInTimeWhileAStepGoesOn() {
        Lease young = askedBefore(Duration.ofSeconds(20));
        assertThat(young.isHalfOver(MINUTE)).isFalse();

        Lease old = askedBefore(Duration.ofSeconds(31));
        assertThat(old.isHalfOver(MINUTE)).isTrue();
        old.heldFor(System.nanoTime(), MINUTE);
        assertThat(old.isHalfOver(MINUTE)).isFalse();
    }

    @Test
    void isNoRightToActForLongerThanItIsHeld() {
        Lease lease = askedBefore(Duration.ofSeconds(40));
        lease.requireTimeFor(Duration.ofSeconds(15));
        assertThatThrownBy(() -> lease.requireTimeFor(Duration.ofSeconds(25))).isInstanceOf(LeaseLostException.class);
    }

    private static Lease askedBefore(Duration ago) {
        return new Lease(new RewindId(UUID.randomUUID()), "worker", System.nanoTime() - ago.toNanos(), MINUTE);
    }
}
