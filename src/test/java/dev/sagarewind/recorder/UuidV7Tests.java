package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Tests {

    private final UuidV7 ids = new UuidV7(Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC));

    @Test
    void growsAlsoWhenTheClockStandsStill() {
        Set<UUID> seen = new HashSet<>();
        String last = "";
        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertThat(next.version()).isEqualTo(7);
            assertThat(next.variant()).isEqualTo(2);
            assertThat(next.toString()).isGreaterThan(last);
            last = next.toString();
            seen.add(next);
        }
        assertThat(seen).hasSize(10_000);
    }
}
