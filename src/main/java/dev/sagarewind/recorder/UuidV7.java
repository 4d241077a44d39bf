package dev.sagarewind.recorder;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, 12 bits counted up within one, 62 random bits. */
final class UuidV7 {

    private static final int COUNTER_LIMIT = 1 << 12;

    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();
    private long lastMillis;
    private int counter;

    UuidV7(Clock clock) {
        this.clock = clock;
    }

    /** Larger than the one before, also when the clock stands still or is set back. */
    synchronized UUID next() {
        long millis = clock.millis();
        if (millis > lastMillis) {
            lastMillis = millis;
            counter = 0;
        } else if (++counter == COUNTER_LIMIT) {
            lastMillis++;
            counter = 0;
        }
        long most = lastMillis << 16 | 0x7000 | counter;
        long least = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
