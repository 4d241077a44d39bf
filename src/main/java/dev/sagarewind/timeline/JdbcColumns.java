package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How columns of the history become values, and values parameters. */
final class JdbcColumns {

    private JdbcColumns() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static EventId eventId(ResultSet row, String column) throws SQLException {
        return new EventId(row.getObject(column, UUID.class));
    }

    static Optional<EventId> optionalEventId(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, UUID.class)).map(EventId::new);
    }

    static ConsumerGroupId group(ResultSet row) throws SQLException {
        return new ConsumerGroupId(row.getString("consumer_group"));
    }

    static PartitionId partition(ResultSet row) throws SQLException {
        return new PartitionId(row.getString("topic"), row.getInt("partition"));
    }

    /** A failed row of a service that records no type still is an error. */
    static Optional<RecordedError> error(ResultSet row) throws SQLException {
        @Nullable String type = row.getString("error_type");
        Optional<String> message = text(row, "error_message");
        Optional<String> stack = text(row, "error_stack");
        if (type == null && message.isEmpty() && stack.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RecordedError(type == null ? "" : type, message, stack));
    }

    static OffsetDateTime parameter(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** For {@code cast(:ids as uuid[])}. */
    static String[] parameter(Collection<EventId> ids) {
        return ids.stream().map(EventId::toString).toArray(String[]::new);
    }
}
