package dev.sagarewind.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

class FormatsTests {

    private static final Instant NOW = Instant.parse("2026-11-21T18:14:00Z");

    private final Formats fmt = new Formats(
            new Texts(messages()),
            Clock.fixed(NOW, ZoneOffset.UTC),
            new ConsoleSettings("bento", null, ZoneId.of("Asia/Tokyo")));

    @BeforeEach
    void english() {
        LocaleContextHolder.setLocale(Locale.ENGLISH);
    }

    @AfterEach
    void reset() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void timesArePutRelativeToNow() {
        assertThat(fmt.ago(NOW.minusSeconds(2))).isEqualTo("2 s ago");
        assertThat(fmt.ago(NOW.minusSeconds(6 * 60 + 59))).isEqualTo("6 min ago");
        assertThat(fmt.ago(NOW.minus(Duration.ofHours(5).plusMinutes(3)))).isEqualTo("5 h 3 min ago");
        assertThat(fmt.ago(NOW.minus(Duration.ofHours(64)))).isEqualTo("2 d 16 h ago");
        assertThat(fmt.ago(NOW.minusMillis(300))).isEqualTo("just now");
        assertThat(fmt.ago(NOW.plus(Duration.ofMinutes(5)))).isEqualTo("in 5 min");
    }

    @Test
    void durationsHaveTheirTwoGreatestUnits() {
        assertThat(fmt.duration(Duration.ofHours(23).plusMinutes(16).plusSeconds(9)))
                .isEqualTo("23 h 16 min");
        assertThat(fmt.duration(Duration.ofDays(2))).isEqualTo("2 d");
        assertThat(fmt.tenths(Duration.ofMillis(840))).isEqualTo("0.8 s");
    }

    @Test
    void speaksJapanese() {
        LocaleContextHolder.setLocale(Locale.JAPANESE);
        assertThat(fmt.ago(NOW.minus(Duration.ofHours(5).plusMinutes(3)))).isEqualTo("5 時間 3 分前");
    }

    @Test
    void theTitleHasThePagesZoneAndUtc() {
        assertThat(fmt.title(Instant.parse("2026-11-21T21:57:40Z")))
                .isEqualTo("2026-11-22 06:57:40 JST · 2026-11-21 21:57:40 UTC");
    }

    @Test
    void expiryPressesBelowSixHoursAndBelowOne() {
        assertThat(fmt.urgency(NOW.plus(Duration.ofHours(6)))).isEqualTo("calm");
        assertThat(fmt.urgency(NOW.plus(Duration.ofHours(6)).minusSeconds(1))).isEqualTo("soon");
        assertThat(fmt.urgency(NOW.plus(Duration.ofHours(1)).minusSeconds(1))).isEqualTo("now");
        assertThat(fmt.isPast(NOW)).isTrue();
    }

    @Test
    void theRingShowsTheShareOfTheRetentionThatIsLeft() {
        assertThat(fmt.share(NOW.plus(Duration.ofHours(8)), Duration.ofHours(24)))
                .isEqualTo("33.33");
        assertThat(fmt.share(NOW.minusSeconds(1), Duration.ofHours(24))).isEqualTo("0");
        assertThat(fmt.share(NOW.plusSeconds(1), null)).isEqualTo("100");
    }

    @Test
    void anIdsLastSixCharactersStandOut() {
        assertThat(fmt.head("order-3be41d")).isEqualTo("order-");
        assertThat(fmt.tail("order-3be41d")).isEqualTo("3be41d");
        assertThat(fmt.tail("abc")).isEqualTo("abc");
        assertThat(fmt.count(18_220)).isEqualTo("18,220");
    }

    private static ResourceBundleMessageSource messages() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        messages.setAlwaysUseMessageFormat(true);
        return messages;
    }
}
