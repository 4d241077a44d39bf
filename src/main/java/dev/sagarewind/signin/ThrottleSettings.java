package dev.sagarewind.signin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many wrong passwords and tokens are looked at. All consoles on one database count together.
 *
 * @param window how long failures count, and so the longest that somebody has to wait; 1 s to 1 h
 * @param perUserAndAddress after so many wrong passwords of a user from an address, this address waits with this user
 * @param perUser after so many of a user from anywhere, only addresses from which they signed in during the last 30 days do not wait
 * @param perAddress after so many wrong passwords from an address, whoever the user, it waits; the same for wrong tokens
 */
@ConfigurationProperties("saga-rewind.access.throttle")
record ThrottleSettings(
        @DefaultValue("5m") Duration window,
        @DefaultValue("5") int perUserAndAddress,
        @DefaultValue("50") int perUser,
        @DefaultValue("100") int perAddress) {

    /** @throws IllegalArgumentException if a setting cannot be, with what to write instead */
    ThrottleSettings {
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofHours(1)) > 0) {
            throw wrong("window", window.toMillis() + "ms", "a time from 1s to 1h");
        }
        if (perUserAndAddress < 1) {
            throw wrong("per-user-and-address", String.valueOf(perUserAndAddress), "1 or more");
        }
        if (perUser < perUserAndAddress) {
            throw wrong("per-user", String.valueOf(perUser), "at least per-user-and-address");
        }
        if (perAddress < perUserAndAddress) {
            throw wrong("per-address", String.valueOf(perAddress), "at least per-user-and-address");
        }
    }

    private static IllegalArgumentException wrong(String key, String is, String write) {
        return new IllegalArgumentException("saga-rewind.access.throttle." + key + " is " + is + "; write " + write);
    }
}
