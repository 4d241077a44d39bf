package dev.sagarewind.failure;

import dev.sagarewind.failure.JdbcCauseNotices.Row;
import dev.sagarewind.notification.Notice;
import dev.sagarewind.notification.NoticeKind;
import dev.sagarewind.notification.Notices;
import dev.sagarewind.notification.NotificationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells people that Kafka will soon remove a record that a group still owes: once a cause for each of the times that the settings
 * name, once a day while it stays so, and once when the first of its records is gone.
 */
@Component
class ExpiryNotices {

    private static final Duration TOLD_AGAIN_AFTER = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final JdbcCauseNotices known;
    private final NoticedCauseFacts facts;
    private final RecordExpiry expiry;
    private final Notices notices;
    private final NotificationSettings settings;
    private final Clock clock;

    ExpiryNotices(
            JdbcCauseNotices known,
            NoticedCauseFacts facts,
            RecordExpiry expiry,
            Notices notices,
            NotificationSettings settings,
            Clock clock) {
        this.known = known;
        this.facts = facts;
        this.expiry = expiry;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    /** A cause and the time within which the first of its records may be gone; 0 if it is. */
    private record Pressing(Row row, Duration within) {}

    /** Those that press most go first; what is beyond a minute's measure is told at a later look. */
    @Transactional
    public void look() {
        if (settings.expiryWarnings().isEmpty() || !known.lock()) {
            return;
        }
        Map<CauseId, Expiry> first = new HashMap<>();
        known.places()
                .forEach(place -> first.merge(
                        place.cause(), expiry.of(place.partition(), place.offset(), place.writtenAt()), Expiry::first));
        List<Pressing> pressing = known.openAndTold().stream()
                .flatMap(row -> Optional.ofNullable(first.get(row.cause()))
                        .flatMap(this::within)
                        .filter(within -> isNews(row, within))
                        .map(within -> new Pressing(row, within))
                        .stream())
                .sorted((one, other) -> one.within().compareTo(other.within()))
                .toList();
        int room = settings.perMinute() - notices.noted(Set.of(NoticeKind.RECORD_EXPIRING), MINUTE);
        pressing.stream().limit(Math.max(0, room)).forEach(this::tell);
    }

    /** The shortest of the times within which it may be gone; empty while there is more. */
    private Optional<Duration> within(Expiry expires) {
        if (expires.isLost()) {
            return Optional.of(Duration.ZERO);
        }
        Instant now = clock.instant();
        return expires.at()
                .flatMap(at -> settings.expiryWarnings().stream()
                        .filter(warning -> !at.isAfter(now.plus(warning)))
                        .min(Duration::compareTo));
    }

    private boolean isNews(Row row, Duration within) {
        if (row.warned().isEmpty() || within.toSeconds() < row.warned().getAsLong()) {
            return true;
        }
        return !within.isZero()
                && row.warnedAt()
                        .filter(at -> at.plus(TOLD_AGAIN_AFTER).isBefore(clock.instant()))
                        .isPresent();
    }

    private void tell(Pressing pressing) {
        Row row = pressing.row();
        facts.of(row.cause()).ifPresent(cause -> {
            String key = "expiring/" + row.cause() + "/" + row.episode() + "/" + pressing.within() + "/"
                    + row.warnedAt().map(Instant::toString).orElse("first");
            notices.note(Notice.of(NoticeKind.RECORD_EXPIRING, key, row.incidentOrOwn(), cause, Optional.empty()));
            known.warned(row.cause(), pressing.within());
        });
    }
}
