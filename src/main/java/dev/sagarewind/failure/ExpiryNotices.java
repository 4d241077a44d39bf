package dev.sagarewind.failure;

import dev.sagarewind.failure.JdbcExpiryNotices.Place;
import dev.sagarewind.failure.JdbcExpiryNotices.Told;
import dev.sagarewind.notification.Notice;
import dev.sagarewind.notification.NoticeKind;
import dev.sagarewind.notification.Notices;
import dev.sagarewind.notification.NotificationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells people that Kafka will soon remove a record that a group still owes: once a cause for each of the times that the settings
 * name, once a day while it stays so, and once when one of its records is gone.
 */
@Component
class ExpiryNotices {

    private static final Duration TOLD_AGAIN_AFTER = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final JdbcCauseNotices known;
    private final JdbcExpiryNotices store;
    private final NoticedCauseFacts facts;
    private final RecordExpiry expiry;
    private final Notices notices;
    private final NotificationSettings settings;
    private final Clock clock;

    ExpiryNotices(
            JdbcCauseNotices known,
            JdbcExpiryNotices store,
            NoticedCauseFacts facts,
            RecordExpiry expiry,
            Notices notices,
            NotificationSettings settings,
            Clock clock) {
        this.known = known;
        this.store = store;
        this.facts = facts;
        this.expiry = expiry;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    /** Something to tell: within this time the first that is still there may be gone, or, with 0, one is. */
    private record Pressing(Told told, Expiry expiry, Duration within) {}

    /** Those that press most go first; what is beyond a minute's measure is told at a later look. */
    @Transactional
    public void look() {
        if (settings.expiryWarnings().isEmpty() || !known.lock()) {
            return;
        }
        Map<CauseId, Expiry> lost = new HashMap<>();
        Map<CauseId, Expiry> next = new HashMap<>();
        for (Place place : store.places()) {
            Expiry first = of(place);
            if (first.isLost()) {
                lost.put(place.cause(), first);
                store.next(place, expiry.start(place.partition()))
                        .ifPresent(there -> next.merge(there.cause(), of(there), Expiry::first));
            } else {
                next.merge(place.cause(), first, Expiry::first);
            }
        }
        List<Pressing> pressing = store.told().stream()
                .flatMap(told -> Stream.of(lost(told, lost), within(told, next)).flatMap(Optional::stream))
                .sorted(Comparator.comparing(Pressing::within))
                .toList();
        int room = settings.perMinute() - notices.noted(Set.of(NoticeKind.RECORD_EXPIRING), MINUTE);
        pressing.stream().limit(Math.max(0, room)).forEach(this::tell);
    }

    private Expiry of(Place place) {
        return expiry.of(place.partition(), place.offset(), place.writtenAt());
    }

    private static Optional<Pressing> lost(Told told, Map<CauseId, Expiry> lost) {
        return told.lost()
                ? Optional.empty()
                : Optional.ofNullable(lost.get(told.cause())).map(gone -> new Pressing(told, gone, Duration.ZERO));
    }

    /** The shortest of the times within which it may be gone, if people do not know that yet. */
    private Optional<Pressing> within(Told told, Map<CauseId, Expiry> next) {
        Instant now = clock.instant();
        return Optional.ofNullable(next.get(told.cause()))
                .flatMap(expires -> expires.at()
                        .flatMap(at -> settings.expiryWarnings().stream()
                                .filter(warning -> !at.isAfter(now.plus(warning)))
                                .min(Duration::compareTo))
                        .filter(within -> isNews(told, within, now))
                        .map(within -> new Pressing(told, expires, within)));
    }

    private static boolean isNews(Told told, Duration within, Instant now) {
        return told.within().filter(known -> known.compareTo(within) <= 0).isEmpty()
                || told.warnedAt()
                        .filter(at -> at.plus(TOLD_AGAIN_AFTER).isBefore(now))
                        .isPresent();
    }

    private void tell(Pressing pressing) {
        Told told = pressing.told();
        facts.of(told.cause(), pressing.expiry()).ifPresent(cause -> {
            boolean gone = pressing.expiry().isLost();
            String which = gone
                    ? "lost"
                    : pressing.within() + "/"
                            + told.warnedAt().map(Instant::toString).orElse("first");
            notices.note(Notice.of(
                    NoticeKind.RECORD_EXPIRING,
                    "expiring/" + told.cause() + "/" + told.episode() + "/" + which,
                    told.incident(),
                    cause,
                    Optional.empty()));
            if (gone) {
                store.lost(told.cause());
            } else {
                store.warned(told.cause(), pressing.within());
            }
        });
    }
}
