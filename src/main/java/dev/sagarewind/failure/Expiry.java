package dev.sagarewind.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When Kafka may have deleted a record. Logs are deleted by closed segments, a whole one at a time, so a record may be
 * lost from then on and often lies there longer; it never is deleted before by the limits that are known.
 *
 * @param at absent where nobody can say, where there is no limit, and for one that is lost already
 * @param observed of a {@link ExpiryBasis#SIZE_ESTIMATE}, over how long the log's growth was watched
 * @param sizeUnknown whether its topic also has a limit of size for which there is no estimate: it may come first
 * @param compacted whether its topic removes older records of a key, so that this one can vanish at any time
 */
public record Expiry(
        ExpiryBasis basis, Optional<Instant> at, Optional<Duration> observed, boolean sizeUnknown, boolean compacted) {

    static final Expiry UNKNOWN = of(ExpiryBasis.UNKNOWN);

    static Expiry of(ExpiryBasis basis) {
        return new Expiry(basis, Optional.empty(), Optional.empty(), false, false);
    }

    public boolean isLost() {
        return basis == ExpiryBasis.LOST;
    }

    /** Whether this one presses more: what is lost first, then what has a time, soonest first. */
    public boolean isBefore(Expiry other) {
        if (isLost() || other.isLost()) {
            return isLost() && !other.isLost();
        }
        return at.isPresent() && (other.at.isEmpty() || at.get().isBefore(other.at.get()));
    }

    /** Of two the one that presses more. */
    public static Expiry first(Expiry one, Expiry other) {
        if (other.isBefore(one)) {
            return other;
        }
        // That one of them is not known is worth more than that the other has no limit.
        return one.basis == ExpiryBasis.NONE && other.basis == ExpiryBasis.UNKNOWN ? other : one;
    }
}
