package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.position.EventId;
import dev.sagarewind.timeline.AttemptSummary;
import dev.sagarewind.timeline.RecordedError;
import java.sql.Types;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** The parameters with which an entry is written. */
final class JdbcBoardEntry {

    private JdbcBoardEntry() {}

    /** @throws java.util.NoSuchElementException if it has none */
    static SqlParameterSource cause(BoardEntry entry) {
        Fingerprints.Named cause = entry.cause().orElseThrow();
        Fingerprint fingerprint = cause.fingerprint();
        return new MapSqlParameterSource("causeId", cause.id().value())
                .addValue("group", entry.summary().event().group().value())
                .addValue("errorType", fingerprint.errorType().orElse(null))
                .addValue("frames", fingerprint.frames().toArray(String[]::new))
                .addValue("message", fingerprint.message().orElse(null))
                .addValue("title", cause.title())
                .addValue("lastFailedAt", parameter(entry.summary().lastFailedAt()));
    }

    static SqlParameterSource failure(BoardEntry entry) {
        AttemptSummary summary = entry.summary();
        return new MapSqlParameterSource("id", entry.id().value())
                .addValue("group", summary.event().group().value())
                .addValue("event", summary.event().eventId().value())
                .addValue("saga", summary.sagaId().orElse(null))
                .addValue("sagaType", summary.sagaType().orElse(null))
                .addValue("eventType", summary.eventType().orElse(null))
                .addValue("topic", summary.partition().topic())
                .addValue("partition", summary.partition().partition())
                .addValue("offset", summary.offset())
                .addValue("outcome", summary.latestUnsettled().name())
                .addValue("state", entry.state().name())
                .addValue(
                        "cause", entry.cause().map(cause -> cause.id().value()).orElse(null))
                .addValue("attempts", summary.tries())
                .addValue("firstFailedAt", parameter(summary.firstFailedAt()))
                .addValue("lastFailedAt", parameter(summary.lastFailedAt()))
                .addValue("writtenAt", parameter(entry.writtenAt()))
                .addValue("waitsFor", summary.waitsFor().map(EventId::value).orElse(null), Types.OTHER)
                .addValue(
                        "errorType",
                        summary.error()
                                .map(RecordedError::type)
                                .filter(type -> !type.isEmpty())
                                .orElse(null))
                .addValue(
                        "errorMessage",
                        summary.error().flatMap(RecordedError::message).orElse(null))
                .addValue(
                        "settledAt",
                        summary.settlement()
                                .map(settlement -> parameter(settlement.at()))
                                .orElse(null),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("generation", entry.generation());
    }
}
