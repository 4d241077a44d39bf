package dev.sagarewind.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of the audit as links of a chain. */
@Repository
class JdbcAuditChain {

    private static final int PIECE = 2_000;

    private static final String HEAD = "select last_entry, mac, at from saga_rewind.audit_head";

    /** Until the end of the transaction nobody else appends. */
    private static final String HOLD_THE_HEAD = HEAD + " for update";

    /** Asked once the head is held, so that times grow with the numbers. */
    private static final String NOW = "select clock_timestamp()";

    private static final String APPEND = """
            with head as (
                update saga_rewind.audit_head
                   set last_entry = :entryId, mac = :mac, at = :at
                 where last_entry = :entryId - 1
                returning last_entry
            )
            insert into saga_rewind.audit_entry
                (entry_id, audit_id, part, at, actor, signed_in_by, token, address, request_id, action, subject,
                 consumer_groups, topics, outcome, details, previous, key_id, mac)
            select last_entry, :auditId, :part, :at, :actor, :signedInBy, :token, :address, :requestId, :action, :subject,
                   :consumerGroups, :topics, :outcome, cast(:details as json), :previous, :keyId, :mac
              from head
            """;

    private static final String COLUMNS = """
            select entry_id, audit_id, part, at, actor, signed_in_by, token, address, request_id, action, subject,
                   consumer_groups, topics, outcome, details, previous, key_id, mac
              from saga_rewind.audit_entry
            """;

    private static final String PART = COLUMNS + "where audit_id = :auditId and part = :part";

    private static final String SLICE = COLUMNS + """
            where entry_id > :after and entry_id <= :last
            order by entry_id
            limit :limit
            """;

    private static final String MAC = "select mac from saga_rewind.audit_entry where entry_id = :entryId";

    private static final String BEYOND_THE_HEAD = """
            select min(e.entry_id)
              from saga_rewind.audit_entry e
             where e.entry_id > (select last_entry from saga_rewind.audit_head)
            """;

    private final JdbcClient jdbc;

    JdbcAuditChain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    AuditHead head() {
        return jdbc.sql(HEAD).query(JdbcAuditChain::headOf).single();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public AuditHead holdHead() {
        return jdbc.sql(HOLD_THE_HEAD).query(JdbcAuditChain::headOf).single();
    }

    Instant now() {
        return jdbc.sql(NOW).query(OffsetDateTime.class).single().toInstant();
    }

    /** Of somebody who holds the head. */
    void append(ChainLink link) {
        Written written = link.written();
        int added = jdbc.sql(APPEND)
                .param("entryId", link.entryId())
                .param("mac", link.mac())
                .param("at", link.at().atOffset(ZoneOffset.UTC))
                .param("auditId", written.auditId())
                .param("part", written.part())
                .param("actor", written.actor())
                .param("signedInBy", written.signedInBy())
                .param("token", written.token())
                .param("address", written.address())
                .param("requestId", written.requestId())
                .param("action", written.action())
                .param("subject", written.subject())
                .param("consumerGroups", written.consumerGroups().toArray(String[]::new))
                .param(
                        "topics",
                        written.topics().stream()
                                .map(topic -> topic.orElse(null))
                                .toArray(String[]::new))
                .param("outcome", written.outcome())
                .param("details", written.details())
                .param("previous", link.previous())
                .param("keyId", link.keyId())
                .update();
        if (added != 1) {
            throw new IllegalStateException("The audit took " + added + " rows instead of one");
        }
    }

    Optional<Written> part(AuditId id, String part) {
        return jdbc.sql(PART)
                .param("auditId", id.value())
                .param("part", part)
                .query(JdbcAuditChain::link)
                .optional()
                .map(ChainLink::written);
    }

    /** Hands over every entry up to this one in its order: reads a piece at a time and keeps none. */
    void forEach(long last, Consumer<ChainLink> reader) {
        long after = Long.MIN_VALUE;
        List<ChainLink> piece;
        do {
            piece = jdbc.sql(SLICE)
                    .param("after", after)
                    .param("last", last)
                    .param("limit", PIECE)
                    .query(JdbcAuditChain::link)
                    .list();
            piece.forEach(reader);
            after = piece.isEmpty() ? after : piece.get(piece.size() - 1).entryId();
        } while (piece.size() == PIECE);
    }

    /** Of one entry; empty if it is not there, or not chained. */
    Optional<String> mac(long entryId) {
        return jdbc.sql(MAC)
                .param("entryId", entryId)
                .query((row, number) -> Optional.ofNullable(row.getString("mac")))
                .optional()
                .flatMap(found -> found);
    }

    /** The first entry that the head knows nothing of. */
    Optional<Long> beyondTheHead() {
        return jdbc.sql(BEYOND_THE_HEAD)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .single();
    }

    private static AuditHead headOf(ResultSet row, int number) throws SQLException {
        return new AuditHead(
                row.getLong("last_entry"),
                Optional.ofNullable(row.getString("mac")),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static ChainLink link(ResultSet row, int number) throws SQLException {
        return new ChainLink(
                row.getLong("entry_id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new Written(
                        row.getObject("audit_id", UUID.class),
                        row.getString("part"),
                        row.getString("actor"),
                        row.getString("signed_in_by"),
                        row.getString("token"),
                        row.getString("address"),
                        row.getString("request_id"),
                        row.getString("action"),
                        row.getString("subject"),
                        texts(row, "consumer_groups"),
                        texts(row, "topics").stream().map(Optional::ofNullable).toList(),
                        row.getString("outcome"),
                        row.getString("details")),
                row.getString("previous"),
                row.getString("key_id"),
                row.getString("mac"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
