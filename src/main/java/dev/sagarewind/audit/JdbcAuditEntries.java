package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The audit's table, which is only added to and read. */
@Repository
class JdbcAuditEntries {

    private static final String ADD = """
            insert into saga_rewind.audit_entry
                (audit_id, part, actor, address, request_id, action, subject, outcome, details)
            values (:id, :part, :actor, :address, :requestId, :action, :subject, :outcome, :details::jsonb)
            """;

    private static final String CLOSE = """
            insert into saga_rewind.audit_entry
                (audit_id, part, actor, address, request_id, action, subject, outcome, details)
            select audit_id, 'CLOSED', actor, address, request_id, action, subject, :outcome, :details::jsonb
            from saga_rewind.audit_entry
            where audit_id = :id and part = 'OPENED'
            on conflict (audit_id, part) do nothing
            """;

    private static final String LIST = """
            select begun.entry_id, begun.audit_id, begun.at, ended.at as ended_at, begun.actor, begun.address,
                   begun.request_id, begun.action, begun.subject,
                   coalesce(ended.outcome, begun.outcome, 'UNKNOWN') as outcome,
                   coalesce(ended.details, begun.details) as details
            from saga_rewind.audit_entry begun
            left join saga_rewind.audit_entry ended on ended.audit_id = begun.audit_id and ended.part = 'CLOSED'
            where begun.part <> 'CLOSED'
            """;

    private static final String ORDER = """
            order by begun.at desc, begun.entry_id desc
            limit :limit
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcAuditEntries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(
            AuditId id,
            String part,
            Actor actor,
            Optional<String> requestId,
            AuditedAction action,
            String subject,
            Optional<AuditOutcome> outcome,
            AuditDetails details) {
        int added = jdbc.sql(ADD)
                .param("id", id.value())
                .param("part", part)
                .param("actor", actor.name())
                .param("address", actor.address().orElse(null))
                .param("requestId", requestId.orElse(null))
                .param("action", action.name())
                .param("subject", subject)
                .param("outcome", outcome.map(AuditOutcome::name).orElse(null))
                .param("details", json.writeValueAsString(details))
                .update();
        if (added != 1) {
            throw new IllegalStateException("The audit took " + added + " rows instead of one");
        }
    }

    boolean close(AuditId id, AuditOutcome outcome, AuditDetails details) {
        return jdbc.sql(CLOSE)
                        .param("id", id.value())
                        .param("outcome", outcome.name())
                        .param("details", json.writeValueAsString(details))
                        .update()
                == 1;
    }

    /** The conditions are put together, as one that says "or is null" would keep the indexes from being used. */
    List<AuditEntry> list(AuditFilter filter, Optional<AuditKey> after, int limit) {
        StringBuilder sql = new StringBuilder(LIST);
        filter.actor().ifPresent(actor -> sql.append("and begun.actor = :actor\n"));
        filter.action().ifPresent(action -> sql.append("and begun.action = :action\n"));
        filter.from().ifPresent(from -> sql.append("and begun.at >= :from\n"));
        filter.to().ifPresent(to -> sql.append("and begun.at < :to\n"));
        after.ifPresent(key -> sql.append("and (begun.at, begun.entry_id) < (:at, :entryId)\n"));
        return jdbc.sql(sql.append(ORDER).toString())
                .param("actor", filter.actor().orElse(null))
                .param("action", filter.action().map(AuditedAction::name).orElse(null))
                .param("from", time(filter.from()))
                .param("to", time(filter.to()))
                .param("at", time(after.map(AuditKey::at)))
                .param("entryId", after.map(AuditKey::entryId).orElse(null))
                .param("limit", limit)
                .query(this::entry)
                .list();
    }

    Optional<AuditEntry> find(AuditId id) {
        return jdbc.sql(LIST + "and begun.audit_id = :id")
                .param("id", id.value())
                .query(this::entry)
                .optional();
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> at) {
        return at.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    private AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("entry_id"),
                new AuditId(row.getObject("audit_id", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("ended_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                row.getString("actor"),
                Optional.ofNullable(row.getString("address")),
                Optional.ofNullable(row.getString("request_id")),
                AuditedAction.valueOf(row.getString("action")),
                row.getString("subject"),
                AuditOutcome.valueOf(row.getString("outcome")),
                json.readValue(row.getString("details"), AuditDetails.class));
    }
}
