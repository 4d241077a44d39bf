package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedSignInsTests {

    private final List<Long> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T03:00:00Z");
    private final FailedSignIns failed = new FailedSignIns(2, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void thoseBeyondTheLimitAreCountedAndToldOfInTheNextMinute() {
        assertThat(List.of(fails(), fails(), fails(), fails(), fails()))
                .containsExactly(true, true, false, false, false);
        assertThat(told).isEmpty();

        now = now.plus(Duration.ofMinutes(1));

        assertThat(fails()).isTrue();
        assertThat(told).containsExactly(3L);
    }

    @Test
    void aQuietMinuteTellsNothing() {
        fails();
        now = now.plus(Duration.ofMinutes(1));
        fails();
        assertThat(told).isEmpty();
    }

    private boolean fails() {
        return failed.mayBeRecorded(told::add);
    }
}
