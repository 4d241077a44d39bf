package dev.sagarewind.audit;

import dev.sagarewind.access.Scope;
import dev.sagarewind.access.ScopeSql;
import dev.sagarewind.access.SignedInBy;
import dev.sagarewind.database.Lists;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** What the audit holds, as acts: a beginning with its end. */
@Repository
class JdbcAuditEntries {

    private static final String LIST = """
            select begun.entry_id, begun.audit_id, begun.at, ended.at as ended_at, begun.actor, begun.signed_in_by,
                   begun.token, begun.address, begun.request_id, begun.action, begun.subject, begun.consumer_groups,
                   coalesce(ended.outcome, begun.outcome, 'UNKNOWN') as outcome,
                   coalesce(ended.details, begun.details) as details
            from saga_rewind.audit_entry begun
            left join saga_rewind.audit_entry ended on ended.audit_id = begun.audit_id and ended.part = 'CLOSED'
            where begun.part <> 'CLOSED'
            """;

    /** Everything that an entry is about has to be in the scope; what is about no group is for those without limits. */
    private static final String WITHIN = """
            and cardinality(begun.consumer_groups) > 0
            and not exists (
                select 1
                  from unnest(begun.consumer_groups, begun.topics) as place(consumer_group, topic)
                 where (%s) is not true)
            """;

    private static final String ORDER = """
            order by begun.at desc, begun.entry_id desc
            limit :limit
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcAuditEntries(@Lists JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The conditions are put together, as one that says "or is null" would keep the indexes from being used. */
    List<AuditEntry> list(AuditFilter filter, Scope scope, Optional<AuditKey> after, int limit) {
        StringBuilder sql = new StringBuilder(LIST);
        filter.actor().ifPresent(actor -> sql.append("and begun.actor = :actor\n"));
        filter.action().ifPresent(action -> sql.append("and begun.action = :action\n"));
        filter.outcome()
                .ifPresent(outcome -> sql.append("and coalesce(ended.outcome, begun.outcome, 'UNKNOWN') = :outcome\n"));
        filter.consumerGroup()
                .ifPresent(group -> sql.append("and begun.consumer_groups @> array[cast(:group as text)]\n"));
        filter.rewindId().ifPresent(rewind -> sql.append("and begun.details ->> 'rewindId' = :rewind\n"));
        filter.ticket().ifPresent(ticket -> sql.append("and begun.details ->> 'ticket' = :ticket\n"));
        filter.from().ifPresent(from -> sql.append("and begun.at >= :from\n"));
        filter.to().ifPresent(to -> sql.append("and begun.at < :to\n"));
        after.ifPresent(key -> sql.append("and (begun.at, begun.entry_id) < (:at, :entryId)\n"));
        ScopeSql within = within(scope);
        if (!scope.isEverything()) {
            sql.append(WITHIN.formatted(within.condition()));
        }
        return jdbc.sql(sql.append(ORDER).toString())
                .param("actor", filter.actor().orElse(null))
                .param("action", filter.action().map(AuditedAction::name).orElse(null))
                .param("outcome", filter.outcome().map(AuditOutcome::name).orElse(null))
                .param("group", filter.consumerGroup().orElse(null))
                .param("rewind", filter.rewindId().orElse(null))
                .param("ticket", filter.ticket().orElse(null))
                .param("from", time(filter.from()))
                .param("to", time(filter.to()))
                .param("at", time(after.map(AuditKey::at)))
                .param("entryId", after.map(AuditKey::entryId).orElse(null))
                .param("limit", limit)
                .params(within.params())
                .query(this::entry)
                .list();
    }

    /** An entry knows no saga type, so whoever is limited by these sees none. */
    private static ScopeSql within(Scope scope) {
        return ScopeSql.of(scope, "scope", "place.consumer_group", "place.topic", "cast(null as text)");
    }

    Optional<AuditEntry> find(AuditId id) {
        return jdbc.sql(LIST + "and begun.audit_id = :id")
                .param("id", id.value())
                .query(this::entry)
                .optional();
    }

    Optional<AuditEntry> newest(AuditedAction action) {
        return jdbc.sql(LIST + "and begun.action = :action\n" + ORDER)
                .param("action", action.name())
                .param("limit", 1)
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
                Optional.ofNullable(row.getString("signed_in_by")).map(SignedInBy::valueOf),
                Optional.ofNullable(row.getString("token")),
                Optional.ofNullable(row.getString("address")),
                Optional.ofNullable(row.getString("request_id")),
                AuditedAction.valueOf(row.getString("action")),
                row.getString("subject"),
                Arrays.asList((String[]) row.getArray("consumer_groups").getArray()).stream()
                        .distinct()
                        .toList(),
                AuditOutcome.valueOf(row.getString("outcome")),
                json.readValue(row.getString("details"), AuditDetails.class));
    }
}
