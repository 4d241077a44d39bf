package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.consumergroup.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExpiryTests {

    private static final Instant NOW = Instant.parse("2026-11-26T05:00:00Z");
    private static final Instant WRITTEN = NOW.minus(Duration.ofHours(2));
    private static final Optional<Duration> DAY = Optional.of(Duration.ofDays(1));
    private static final Duration SEGMENT = Duration.ofHours(6);

    /** 1,000 records of 100 bytes, and 10 more a second. */
    private static final LogState LOG = log(Optional.of(new LogState.Pace(6_000, Duration.ofMinutes(10))));

    @Test
    void goesByTheTimeSinceTheRecordWasWritten() {
        Expiry expiry = RecordExpiry.of(retention(DAY, OptionalLong.empty()), Optional.of(LOG), 500, WRITTEN);

        assertThat(expiry.basis()).isEqualTo(ExpiryBasis.TIME);
        assertThat(expiry.at()).contains(WRITTEN.plus(Duration.ofDays(1)));
        assertThat(expiry.sizeUnknown()).isFalse();
    }

    @Test
    void estimatesWhenTheLogWillHaveOutgrownItsSize() {
        // 500 records lie after it: 50,000 bytes of 150,000. The rest comes in 100 s.
        Expiry expiry =
                RecordExpiry.of(retention(Optional.empty(), OptionalLong.of(150_000)), Optional.of(LOG), 500, WRITTEN);

        assertThat(expiry.basis()).isEqualTo(ExpiryBasis.SIZE_ESTIMATE);
        assertThat(expiry.at()).contains(NOW.plusSeconds(100));
        assertThat(expiry.observed()).contains(Duration.ofMinutes(10));
    }

    @Test
    void takesWhicheverOfTwoLimitsComesFirst() {
        Retention sizeFirst = retention(DAY, OptionalLong.of(150_000));
        assertThat(RecordExpiry.of(sizeFirst, Optional.of(LOG), 500, WRITTEN).basis())
                .isEqualTo(ExpiryBasis.SIZE_ESTIMATE);

        Retention timeFirst = retention(DAY, OptionalLong.of(1_000_000_000));
        Expiry expiry = RecordExpiry.of(timeFirst, Optional.of(LOG), 500, WRITTEN);
        assertThat(expiry.basis()).isEqualTo(ExpiryBasis.TIME);
        assertThat(expiry.sizeUnknown()).isFalse();
    }

    @Test
    void saysThatTheSizeIsReachedAlreadyWithoutKnowingThePace() {
        Expiry expiry = RecordExpiry.of(
                retention(DAY, OptionalLong.of(40_000)), Optional.of(log(Optional.empty())), 500, WRITTEN);

        assertThat(expiry.basis()).isEqualTo(ExpiryBasis.SIZE_ESTIMATE);
        assertThat(expiry.at()).contains(NOW);
        assertThat(expiry.observed()).isEmpty();
    }

    @Test
    void saysThatItDoesNotKnowAPaceInsteadOfGuessing() {
        Retention bySize = retention(Optional.empty(), OptionalLong.of(150_000));
        for (LogState log :
                new LogState[] {log(Optional.empty()), log(Optional.of(new LogState.Pace(0, Duration.ofMinutes(10))))
                }) {
            Expiry expiry = RecordExpiry.of(bySize, Optional.of(log), 500, WRITTEN);
            assertThat(expiry.basis()).isEqualTo(ExpiryBasis.UNKNOWN);
            assertThat(expiry.at()).isEmpty();
            assertThat(expiry.sizeUnknown()).isTrue();
        }
        Expiry both = RecordExpiry.of(retention(DAY, OptionalLong.of(150_000)), Optional.empty(), 500, WRITTEN);
        assertThat(both.basis()).isEqualTo(ExpiryBasis.TIME);
        assertThat(both.sizeUnknown()).isTrue();
    }

    @Test
    void tellsNoLimitFromNotKnown() {
        assertThat(RecordExpiry.of(retention(Optional.empty(), OptionalLong.empty()), Optional.of(LOG), 500, WRITTEN)
                        .basis())
                .isEqualTo(ExpiryBasis.NONE);
    }

    @Test
    void saysThatARecordOfACompactedTopicCanVanish() {
        assertThat(RecordExpiry.of(
                                new Retention(DAY, OptionalLong.empty(), true, SEGMENT), Optional.of(LOG), 500, WRITTEN)
                        .compacted())
                .isTrue();
    }

    @Test
    void takesOfTwoTheOneThatPressesMore() {
        Expiry lost = Expiry.of(ExpiryBasis.LOST);
        Expiry soon = timed(NOW);
        Expiry later = timed(NOW.plusSeconds(60));
        Expiry unlimited = Expiry.of(ExpiryBasis.NONE);

        assertThat(Expiry.first(later, soon)).isEqualTo(soon);
        assertThat(Expiry.first(soon, later)).isEqualTo(soon);
        assertThat(Expiry.first(soon, lost)).isEqualTo(lost);
        assertThat(Expiry.first(lost, soon)).isEqualTo(lost);
        assertThat(Expiry.first(unlimited, later)).isEqualTo(later);
        assertThat(Expiry.first(unlimited, Expiry.UNKNOWN)).isEqualTo(Expiry.UNKNOWN);
        assertThat(Expiry.first(Expiry.UNKNOWN, unlimited)).isEqualTo(Expiry.UNKNOWN);
    }

    private static Expiry timed(Instant at) {
        return new Expiry(ExpiryBasis.TIME, Optional.of(at), Optional.empty(), false, false);
    }

    private static Retention retention(Optional<Duration> time, OptionalLong bytes) {
        return new Retention(time, bytes, false, SEGMENT);
    }

    private static LogState log(Optional<LogState.Pace> pace) {
        return new LogState(0, 1_000, OptionalLong.of(100_000), pace, NOW);
    }
}
