package dev.sagarewind.signin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What people may make of API tokens.
 *
 * @param longest the longest time after which an API token expires; whole days, 1 to 366
 * @param perOwner how many tokens that can be used one person may have at a time; 1 to 1,000
 */
@ConfigurationProperties("saga-rewind.access.tokens")
public record TokenSettings(
        @DefaultValue("90d") Duration longest,
        @DefaultValue("50") int perOwner) {

    private static final int USUAL_DAYS = 30;

    /** @throws IllegalArgumentException if a setting cannot be, with what to write instead */
    public TokenSettings {
        if (!longest.equals(Duration.ofDays(longest.toDays())) || longest.toDays() < 1 || longest.toDays() > 366) {
            throw new IllegalArgumentException(
                    "saga-rewind.access.tokens.longest is " + longest + "; write whole days from 1d to 366d");
        }
        if (perOwner < 1 || perOwner > 1_000) {
            throw new IllegalArgumentException(
                    "saga-rewind.access.tokens.per-owner is " + perOwner + "; write a number from 1 to 1000");
        }
    }

    /** What the form proposes. */
    public long usualDays() {
        return Math.min(USUAL_DAYS, longest.toDays());
    }
}
