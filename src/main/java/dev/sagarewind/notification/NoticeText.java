package dev.sagarewind.notification;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A notice as people read it: a title, and some lines of figures. */
@Component
class NoticeText {

    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MOST_GROUPS = 10;

    private final MessageSource messages;
    private final Locale language;

    NoticeText(MessageSource messages, NotificationSettings settings) {
        this.messages = messages;
        this.language = settings.language();
    }

    String title(Notice notice) {
        String key = "notice." + notice.kind().type();
        if (notice.kind() == NoticeKind.REWIND_ENDED) {
            String state = notice.rewind().map(NoticedRewind::state).orElse("UNKNOWN");
            return say(key, groups(notice), say("word." + state));
        }
        if (notice.causes().isPresent()) {
            NoticedCauses causes = notice.causes().get();
            return say(notice.kind() == NoticeKind.CAUSE_RECOVERED ? "notice.causes.recovered" : key, causes.causes());
        }
        return notice.cause()
                .map(cause -> say(cause.lost() ? "notice.record.lost" : key, cause.group(), cause.title()))
                .orElseGet(() -> say(key));
    }

    List<String> lines(Notice notice) {
        List<String> lines = new ArrayList<>();
        notice.cause().ifPresent(cause -> {
            if (notice.kind() == NoticeKind.CAUSE_RECOVERED) {
                lines.add(say("notice.settled", cause.recovered(), cause.skipped()));
            } else {
                lines.add(say("notice.figures", cause.failed(), cause.held(), cause.sagas()));
                lines.add(say("notice.since", when(cause.since())));
                cause.expiresAt().ifPresent(at -> lines.add(say("notice.expires", when(at))));
            }
        });
        notice.causes().ifPresent(causes -> {
            if (notice.kind() != NoticeKind.CAUSE_RECOVERED) {
                lines.add(say("notice.more", causes.failed(), notice.groups().size()));
            }
            lines.add(groups(notice));
        });
        notice.rewind()
                .ifPresent(rewind -> lines.add(say(
                        "notice.rewound",
                        rewind.requestedBy(),
                        rewind.recovered(),
                        rewind.selected(),
                        rewind.failedAgain(),
                        rewind.held(),
                        rewind.notReached())));
        return lines;
    }

    String link() {
        return say("notice.link");
    }

    private static String groups(Notice notice) {
        List<String> sorted = notice.groups().stream().sorted().toList();
        String some = String.join(", ", sorted.subList(0, Math.min(sorted.size(), MOST_GROUPS)));
        return sorted.size() > MOST_GROUPS ? some + ", …" : some;
    }

    private static String when(Instant at) {
        return WHEN.format(at);
    }

    private String say(String key, Object... args) {
        return messages.getMessage(key, args, language);
    }
}
