package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.AttemptView;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.RequestView;
import dev.sagarewind.web.Formats;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one failure shows; null stands for what is not so, or not known.
 *
 * @param payload pretty JSON; null for who may not see it
 * @param writtenAt when the record was written, by Kafka where it has it
 * @param keptBytes how much of each partition its topic keeps
 */
record FailurePage(
        Failure failure,
        @Nullable Cause cause,
        List<AttemptView> attempts,
        @Nullable String headline,
        List<TraceLine> trace,
        @Nullable RequestView request,
        @Nullable String payload,
        List<Map.Entry<String, String>> headers,
        @Nullable String key,
        List<Failure> heldBehind,
        @Nullable Failure waitsBehind,
        RecordPlace.Check check,
        @Nullable Long committed,
        boolean noCommit,
        @Nullable Long logStart,
        @Nullable Instant writtenAt,
        Expiry expiry,
        @Nullable Duration keptFor,
        @Nullable Long keptBytes,
        @Nullable String kafkaTrouble,
        Instant asOf) {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    /** What a browser lays out in a moment; it takes minutes for megabytes. */
    private static final int SHOWN = 100_000;

    /** The payload, or the beginning of a long one. */
    public @Nullable String shownPayload() {
        return payload == null || payload.length() <= SHOWN ? payload : payload.substring(0, SHOWN) + "…";
    }

    static FailurePage of(
            FailureDetail detail, OwnCode ownCode, @Nullable String payload, Masking masking, boolean payloads) {
        Optional<String> type = detail.failure().eventType();
        List<AttemptView> attempts = detail.attempts().stream()
                .map(attempt -> AttemptView.of(attempt, masking))
                .toList();
        RecordPlace place = detail.place();
        @Nullable
        KafkaRecord record =
                place.check() == RecordPlace.Check.SAME_EVENT ? place.record().orElse(null) : null;
        @Nullable Retention retention = place.retention().orElse(null);
        @Nullable Duration keptFor = retention == null ? null : retention.time().orElse(null);
        @Nullable
        Instant written = record != null && RecordTimes.hasTime(record)
                ? record.timestamp()
                : detail.request().map(EventRequest::requestedAt).orElse(null);
        return new FailurePage(
                detail.failure(),
                detail.cause().orElse(null),
                attempts,
                headline(detail, masking),
                trace(attempts, ownCode),
                detail.request()
                        .map(request -> RequestView.of(request, masking, false))
                        .orElse(null),
                payload,
                record == null || !payloads
                        ? List.of()
                        : masking.headers(record.partition().topic(), type, record.headers()),
                payloads
                        ? detail.request()
                                .map(EventRequest::messageKey)
                                .map(masking::text)
                                .orElse(null)
                        : null,
                detail.heldBehind(),
                detail.waitsBehind().orElse(null),
                place.check(),
                place.committed() instanceof CommittedOffset.Committed committed ? committed.offset() : null,
                place.committed() instanceof CommittedOffset.NoCommit,
                place.bounds() instanceof LogBounds.Known known ? known.start() : null,
                written,
                place.expiry(),
                keptFor,
                retention == null || retention.bytesPerPartition().isEmpty()
                        ? null
                        : retention.bytesPerPartition().getAsLong(),
                place.trouble().orElse(null),
                detail.asOf());
    }

    /** The error in words, or its type. */
    private static @Nullable String headline(FailureDetail detail, Masking masking) {
        return detail.failure()
                .errorMessage()
                .filter(message -> !message.isBlank())
                .map(masking::error)
                .or(detail.failure()::errorType)
                .orElse(null);
    }

    /** The group, if one of its attempts left an error that can be shown in full. */
    public List<String> failedGroups() {
        return attempts.stream()
                .filter(attempt -> attempt.errorType().isPresent()
                        || attempt.errorMessage().isPresent())
                .map(AttemptView::consumerGroup)
                .distinct()
                .toList();
    }

    /** How many offsets the group's commit is beyond the record; null if it is not known. */
    @Nullable
    public Long passedBy() {
        return committed == null ? null : committed - failure.offset();
    }

    public @Nullable Instant expiresAt() {
        return expiry.at().orElse(null);
    }

    /** Such as {@code 512 MiB}. */
    public String keptSize() {
        double size = keptBytes == null ? 0 : keptBytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(size) + " "
                + UNITS.get(unit);
    }

    /** How much of its time the record has behind it. */
    public String keptPercent(Formats formats) {
        if (writtenAt == null || expiry.at().isEmpty()) {
            return "0";
        }
        long whole = Duration.between(writtenAt, expiry.at().get()).toMillis();
        long passed = Math.max(Duration.between(writtenAt, asOf).toMillis(), 0);
        return whole <= 0 ? "100" : formats.percent(Math.min(passed, whole), whole);
    }

    public String checkLevel() {
        return switch (check) {
            case SAME_EVENT -> "PASSED";
            case ANOTHER_EVENT, LOST, NOT_THERE -> "BLOCKER";
            case UNKNOWN -> "WARNING";
        };
    }

    /** What its cause's failures have in common. */
    public String because() {
        return cause == null ? "" : cause.because();
    }

    /** Of the last attempt that has one. */
    private static List<TraceLine> trace(List<AttemptView> attempts, OwnCode ownCode) {
        for (int last = attempts.size() - 1; last >= 0; last--) {
            Optional<String> stack = attempts.get(last).errorStack();
            if (stack.isPresent()) {
                return TraceLine.of(stack.get(), ownCode);
            }
        }
        return List.of();
    }
}
