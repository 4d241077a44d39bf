package dev.sagarewind.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Times, durations, counts and ids as pages show them, in the reader's language; {@code fmt} in templates. */
@Component
public class Formats {

    private static final Duration SOON = Duration.ofHours(6);
    private static final Duration OLD = Duration.ofSeconds(5);
    private static final Duration NOW = Duration.ofHours(1);
    private static final int TAIL = 6;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    private final Texts texts;
    private final Clock clock;
    private final ZoneId zone;

    Formats(Texts texts, Clock clock, ConsoleSettings settings) {
        this.texts = texts;
        this.clock = clock;
        this.zone = settings.zone();
    }

    /** "6 min ago", "in 5 min", "just now". */
    public String ago(Instant at) {
        Duration since = Duration.between(at, clock.instant());
        if (since.abs().compareTo(Duration.ofSeconds(1)) < 0) {
            return texts.here("word.just-now");
        }
        return since.isNegative()
                ? texts.here("word.in", duration(since.abs()))
                : texts.here("word.ago", duration(since));
    }

    /** Whether what is of this time has to be told to be old. */
    public boolean isOld(Instant at) {
        return at.plus(OLD).isBefore(clock.instant());
    }

    /** How long it has been since then: "15 min". */
    public String since(Instant at) {
        Duration since = Duration.between(at, clock.instant());
        return duration(since.isNegative() ? Duration.ZERO : since);
    }

    /** How long it still is until then: "3 h 43 min"; "0 s" once it has passed. */
    public String until(Instant at) {
        Duration left = Duration.between(clock.instant(), at);
        return duration(left.isNegative() ? Duration.ZERO : left);
    }

    /** The two greatest units: "2 d 16 h", "5 h 3 min", "42 s"; tenths below ten seconds where there are any. */
    public String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return two("word.days", duration.toDays(), "word.hours", duration.toHoursPart());
        }
        if (duration.toHours() > 0) {
            return two("word.hours", duration.toHours(), "word.minutes", duration.toMinutesPart());
        }
        if (duration.toMinutes() > 0) {
            return two("word.minutes", duration.toMinutes(), "word.seconds", 0);
        }
        return texts.here("word.seconds", String.valueOf(duration.toSeconds()));
    }

    /** Seconds with a tenth, for what takes moments: "0.8 s". */
    public String tenths(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(10)) >= 0) {
            return duration(duration);
        }
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
        return texts.here("word.seconds", seconds.toPlainString());
    }

    private String two(String greater, long first, String lesser, long second) {
        String text = texts.here(greater, String.valueOf(first));
        return second == 0 ? text : text + " " + texts.here(lesser, String.valueOf(second));
    }

    /** For {@code datetime}. */
    public String iso(Instant at) {
        return at.toString();
    }

    /** For {@code title}: here and in UTC. */
    public String title(Instant at) {
        return stamp(at) + " " + zone(at) + " · " + STAMP.format(at.atZone(ZoneOffset.UTC)) + " UTC";
    }

    /** Date and time of day in the pages' zone. */
    public String stamp(Instant at) {
        return STAMP.format(at.atZone(zone));
    }

    /** Time of day in the pages' zone. */
    public String timeOfDay(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    /** The pages' zone as people abbreviate it at this moment: "JST". */
    public String zone() {
        return zone(clock.instant());
    }

    /** The pages' zone in full: "Japan Time". */
    public String zoneName() {
        return zone.getDisplayName(TextStyle.FULL, LocaleContextHolder.getLocale());
    }

    /** The pages' zone, for reading what is typed into them. */
    public ZoneId zoneId() {
        return zone;
    }

    private String zone(Instant at) {
        return ZONE.format(at.atZone(zone));
    }

    /** Counts are grouped; offsets never are, as they are pasted. */
    public String count(long count) {
        return NumberFormat.getIntegerInstance(LocaleContextHolder.getLocale()).format(count);
    }

    /** How much a record's expiry presses: {@code calm}, {@code soon} or {@code now}. */
    public String urgency(Instant expiresAt) {
        Duration left = Duration.between(clock.instant(), expiresAt);
        if (left.compareTo(NOW) < 0) {
            return "now";
        }
        return left.compareTo(SOON) < 0 ? "soon" : "calm";
    }

    public boolean isPast(Instant at) {
        return !at.isAfter(clock.instant());
    }

    /** The share of the retention that is left, in percent; a full ring where the retention is not known. */
    public String share(Instant expiresAt, @Nullable Duration retention) {
        if (retention == null || retention.isZero() || retention.isNegative()) {
            return "100";
        }
        long left = Duration.between(clock.instant(), expiresAt).toMillis();
        return percent(Math.min(Math.max(left, 0), retention.toMillis()), retention.toMillis());
    }

    /** A part of a whole in percent, with two places, for pictures. */
    public String percent(long part, long whole) {
        if (whole == 0) {
            return "0";
        }
        return BigDecimal.valueOf(part)
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** All of an id but what people read aloud. */
    public String head(String id) {
        return id.length() <= TAIL ? "" : id.substring(0, id.length() - TAIL);
    }

    /** The last six characters of an id: what people read aloud. */
    public String tail(String id) {
        return id.length() <= TAIL ? id : id.substring(id.length() - TAIL);
    }
}
