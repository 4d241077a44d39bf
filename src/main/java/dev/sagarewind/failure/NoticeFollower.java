package dev.sagarewind.failure;

import dev.sagarewind.background.Repeating;
import dev.sagarewind.notification.Notices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks for what there is to tell of causes while the console runs, if anybody is to be told: every second, and less often where
 * that takes long, since what a look costs grows with what is open.
 */
@Component
class NoticeFollower extends Repeating {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeFollower.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** It rests so many times as long as it looked. */
    private static final int REST = 9;

    private static final Duration EXPIRY_EVERY = Duration.ofMinutes(1);

    private final CauseNotices causes;
    private final ExpiryNotices expiries;
    private final Notices notices;
    private final Clock clock;
    private Instant expiryLookedAt = Instant.EPOCH;
    private boolean inTrouble;

    NoticeFollower(CauseNotices causes, ExpiryNotices expiries, Notices notices, Clock clock) {
        super("cause-notices");
        this.causes = causes;
        this.expiries = expiries;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public boolean isAutoStartup() {
        return notices.wanted();
    }

    @Override
    protected Optional<Duration> turn() {
        long start = System.nanoTime();
        lookSafely();
        Duration rest = Duration.ofNanos(System.nanoTime() - start).multipliedBy(REST);
        return Optional.of(rest.compareTo(EVERY) > 0 ? rest : EVERY);
    }

    private void lookSafely() {
        try {
            causes.look();
            if (!expiryLookedAt.plus(EXPIRY_EVERY).isAfter(clock.instant())) {
                expiries.look();
                expiryLookedAt = clock.instant();
            }
            inTrouble = false;
        } catch (RuntimeException e) {
            if (!inTrouble && isRunning()) {
                LOG.warn("Nobody is told of causes until this passes", e);
            }
            inTrouble = true;
        }
    }
}
