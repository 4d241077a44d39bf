package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class CachedPasswordChecksTests {

    private final AtomicInteger hashes = new AtomicInteger();
    private final SettableClock clock = new SettableClock();
    private final CachedPasswordChecks checks = new CachedPasswordChecks(new CountingEncoder(), clock);

    @Test
    void aRightPasswordIsHashedOnce() {
        for (int call = 0; call < 100; call++) {
            assertThat(checks.matches("secret", "encoded:secret")).isTrue();
        }
        assertThat(hashes).hasValue(1);
    }

    @Test
    void aWrongPasswordIsHashedEachTime() {
        assertThat(checks.matches("guess", "encoded:secret")).isFalse();
        assertThat(checks.matches("guess", "encoded:secret")).isFalse();
        assertThat(hashes).hasValue(2);
    }

    @Test
    void whatIsRememberedForOneHashIsNothingToAnother() {
        checks.matches("secret", "encoded:secret");
        assertThat(checks.matches("secret", "encoded:other")).isFalse();
    }

    @Test
    void isForgottenAfterAWhile() {
        checks.matches("secret", "encoded:secret");
        clock.now = clock.now.plus(CachedPasswordChecks.REMEMBERED).plus(Duration.ofSeconds(1));
        checks.matches("secret", "encoded:secret");
        assertThat(hashes).hasValue(2);
    }

    @Test
    void remembersNoMoreThanItsBound() {
        for (int user = 0; user <= CachedPasswordChecks.AT_MOST; user++) {
            checks.matches("secret" + user, "encoded:secret" + user);
        }
        hashes.set(0);
        checks.matches("secret0", "encoded:secret0");
        assertThat(hashes).hasValue(1);
    }

    private class CountingEncoder implements PasswordEncoder {
        @Override
        public String encode(CharSequence raw) {
            return "encoded:" + raw;
        }

        @Override
        public boolean matches(CharSequence raw, String encoded) {
            hashes.incrementAndGet();
            return encode(raw).equals(encoded);
        }
    }

    private static class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
