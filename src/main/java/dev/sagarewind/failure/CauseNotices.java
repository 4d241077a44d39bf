package dev.sagarewind.failure;

import dev.sagarewind.failure.JdbcCauseNotices.Row;
import dev.sagarewind.failure.JdbcCauseNotices.Settled;
import dev.sagarewind.failure.RewoundCauses.Rewound;
import dev.sagarewind.notification.Notice;
import dev.sagarewind.notification.NoticeKind;
import dev.sagarewind.notification.NoticedCause;
import dev.sagarewind.notification.NoticedCauses;
import dev.sagarewind.notification.NoticedRewind;
import dev.sagarewind.notification.Notices;
import dev.sagarewind.notification.NotificationSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells people of causes: compares what is open with what they were told, and notes the difference. It looks at the board from
 * beside it, so that following the history never waits for it, and that what it missed is there at its next look.
 */
@Component
class CauseNotices {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Set<NoticeKind> ONE_BY_ONE = Set.of(NoticeKind.CAUSE_NEW, NoticeKind.CAUSE_AGAIN);

    private final JdbcCauseNotices known;
    private final NoticedCauseFacts facts;
    private final RewoundCauses rewinds;
    private final Notices notices;
    private final NotificationSettings settings;

    CauseNotices(
            JdbcCauseNotices known,
            NoticedCauseFacts facts,
            RewoundCauses rewinds,
            Notices notices,
            NotificationSettings settings) {
        this.known = known;
        this.facts = facts;
        this.rewinds = rewinds;
        this.notices = notices;
        this.settings = settings;
    }

    @Transactional
    public void look() {
        if (known.lock()) {
            known.follow(settings.gatherFor());
            tellOpened();
            tellFailedAgain();
            tellRecovered();
        }
    }

    private int room() {
        return settings.perMinute() - notices.noted(ONE_BY_ONE, MINUTE);
    }

    /** One by one as long as anybody reads them so; the others as one, which is once a minute at most. */
    private void tellOpened() {
        List<Row> untold = known.untold(settings.gatherFor());
        int single = Math.max(0, Math.min(room(), untold.size()));
        List<Row> first = untold.subList(0, single);
        Map<CauseId, Rewound> rewound =
                rewinds.newest(first.stream().map(Row::cause).toList());
        for (Row row : first) {
            Optional<Rewound> before = Optional.ofNullable(rewound.get(row.cause()));
            tell(
                    before.isPresent() ? NoticeKind.CAUSE_AGAIN : NoticeKind.CAUSE_NEW,
                    "opened/" + row.cause() + "/" + row.episode(),
                    row,
                    before);
            known.told(Set.of(row.cause()), row.cause().value());
        }
        List<Row> rest = untold.subList(single, untold.size());
        if (!rest.isEmpty() && notices.noted(Set.of(NoticeKind.CAUSES_MORE), MINUTE) == 0) {
            tellAsOne(rest);
        }
    }

    private void tellAsOne(List<Row> rows) {
        String incident = "causes/" + UUID.randomUUID();
        notices.note(Notice.of(
                NoticeKind.CAUSES_MORE,
                incident,
                incident,
                rows.stream().map(row -> row.group().value()).collect(Collectors.toSet()),
                new NoticedCauses(
                        rows.size(), rows.stream().mapToLong(Row::failed).sum())));
        known.told(rows.stream().map(Row::cause).toList(), incident);
    }

    /** Of causes that were open all along while a rewind tried to mend them. */
    private void tellFailedAgain() {
        List<Rewound> again = rewinds.failedAgain(settings.gatherFor());
        if (again.isEmpty()) {
            return;
        }
        Set<String> noted = notices.noted(again.stream().map(CauseNotices::key).toList());
        Map<CauseId, Row> open = known.openAndTold().stream().collect(Collectors.toMap(Row::cause, row -> row));
        again.stream()
                .filter(one -> open.containsKey(one.cause()) && !noted.contains(key(one)))
                .limit(Math.max(0, room()))
                .forEach(one -> tell(
                        NoticeKind.CAUSE_AGAIN,
                        key(one),
                        Objects.requireNonNull(open.get(one.cause())),
                        Optional.of(one)));
    }

    private static String key(Rewound rewound) {
        return "again/" + rewound.cause() + "/" + rewound.rewind();
    }

    private void tell(NoticeKind kind, String key, Row row, Optional<Rewound> rewound) {
        facts.of(row.cause())
                .ifPresent(cause -> notices.note(
                        Notice.of(kind, key, row.incidentOrOwn(), cause, rewound.map(CauseNotices::noticed))));
    }

    /** Several that were told as one have recovered when the last of them has. */
    private void tellRecovered() {
        List<Settled> recovered = known.recovered();
        known.settled(recovered.stream().map(Settled::cause).toList());
        Set<String> asOne = new HashSet<>();
        for (Settled settled : recovered) {
            if (settled.incident().equals(settled.cause().value())) {
                String key = "recovered/" + settled.cause() + "/" + settled.episode();
                NoticedCause cause = facts.of(settled);
                notices.note(Notice.of(NoticeKind.CAUSE_RECOVERED, key, settled.incident(), cause, Optional.empty()));
            } else {
                asOne.add(settled.incident());
            }
        }
        asOne.stream()
                .filter(incident -> !known.goesOn(incident))
                .forEach(incident -> notices.find(incident)
                        .ifPresent(told -> notices.note(Notice.of(
                                NoticeKind.CAUSE_RECOVERED,
                                "recovered/" + incident,
                                incident,
                                told.groups(),
                                told.causes().orElseThrow()))));
    }

    private static NoticedRewind noticed(Rewound rewound) {
        return new NoticedRewind(
                rewound.rewind(),
                rewound.state(),
                rewound.requestedBy(),
                rewound.selected(),
                rewound.recovered(),
                rewound.failedAgain(),
                rewound.held(),
                rewound.notReached());
    }
}
