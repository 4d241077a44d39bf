package dev.sagarewind.signin;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.SignedInBy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tokens and their hashes. */
@Component
class JdbcApiTokens {

    private static final String COLUMNS = """
            token_id, owner, owner_signed_in_by, name, role, consumer_groups, topics, saga_types,
                   created_at, expires_at, last_used_at, last_used_from, revoked_at, revoked_by
            """;

    private static final String FIND = "select " + COLUMNS + """
              from saga_rewind.api_token
             where hash = :hash
            """;

    private static final String FIND_BY_ID = "select " + COLUMNS + """
              from saga_rewind.api_token
             where token_id = :id
            """;

    private static final String OF_OWNER = "select " + COLUMNS + """
              from saga_rewind.api_token
             where owner = :owner
             order by created_at desc, token_id
             limit 500
            """;

    private static final String ALL = "select " + COLUMNS + """
              from saga_rewind.api_token
             order by (revoked_at is null and expires_at > clock_timestamp()) desc, created_at desc, token_id
             limit 500
            """;

    private static final String ONE_AT_A_TIME =
            "select pg_advisory_xact_lock(hashtextextended('api_token ' || :owner, 0))";

    private static final String USABLE = """
            select count(*)
              from saga_rewind.api_token
             where owner = :owner and revoked_at is null and expires_at > clock_timestamp()
            """;

    /** The name of an expired token may be taken again. */
    private static final String FREE_NAME = """
            update saga_rewind.api_token
               set revoked_at = clock_timestamp(), revoked_by = 'console'
             where owner = :owner and name = :name and revoked_at is null and expires_at <= clock_timestamp()
            """;

    private static final String INSERT = """
            insert into saga_rewind.api_token
                   (token_id, hash, owner, owner_signed_in_by, name, role, consumer_groups, topics, saga_types, expires_at)
            values (:id, :hash, :owner, :signedInBy, :name, :role, :groups, :topics, :sagaTypes,
                    clock_timestamp() + make_interval(days => :days))
                on conflict (owner, name) where revoked_at is null do nothing
            """;

    private static final String REVOKE = """
            update saga_rewind.api_token
               set revoked_at = clock_timestamp(), revoked_by = :by
             where token_id = :id and revoked_at is null
            """;

    private static final String REVOKE_BEYOND = """
            update saga_rewind.api_token
               set revoked_at = clock_timestamp(), revoked_by = 'console'
             where owner = :owner and owner_signed_in_by = 'OPENID_CONNECT' and revoked_at is null
               and role <> all(:roles)
            returning token_id
            """;

    private static final String USED = """
            update saga_rewind.api_token
               set last_used_at = clock_timestamp(), last_used_from = :from
             where token_id = :id
               and (last_used_at is null or last_used_at < clock_timestamp() - make_interval(secs => :seconds))
            """;

    static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final JdbcClient jdbc;

    JdbcApiTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whatever its state. */
    Optional<ApiToken> find(TokenSecret secret) {
        return jdbc.sql(FIND)
                .param("hash", secret.hash())
                .query(JdbcApiTokens::token)
                .optional();
    }

    Optional<ApiToken> find(UUID id) {
        return jdbc.sql(FIND_BY_ID).param("id", id).query(JdbcApiTokens::token).optional();
    }

    /** Newest first. */
    List<ApiToken> of(String owner) {
        return jdbc.sql(OF_OWNER)
                .param("owner", owner)
                .query(JdbcApiTokens::token)
                .list();
    }

    /** Those that can be used first, the newest of them first. */
    List<ApiToken> all() {
        return jdbc.sql(ALL).query(JdbcApiTokens::token).list();
    }

    /** How inserting a token ended. */
    enum Inserted {
        DONE,
        NAME_TAKEN,
        TOO_MANY
    }

    @Transactional
    public Inserted insert(UUID id, byte[] hash, String owner, SignedInBy signedInBy, NewToken token, int atMost) {
        jdbc.sql(ONE_AT_A_TIME).param("owner", owner).query((row, number) -> "").single();
        if (jdbc.sql(USABLE).param("owner", owner).query(Integer.class).single() >= atMost) {
            return Inserted.TOO_MANY;
        }
        jdbc.sql(FREE_NAME).param("owner", owner).param("name", token.name()).update();
        int inserted = jdbc.sql(INSERT)
                .param("id", id)
                .param("hash", hash)
                .param("owner", owner)
                .param("signedInBy", signedInBy.name())
                .param("name", token.name())
                .param("role", token.role())
                .param("groups", array(token.reach().consumerGroups()))
                .param("topics", array(token.reach().topics()))
                .param("sagaTypes", array(token.reach().sagaTypes()))
                .param("days", token.days())
                .update();
        return inserted == 1 ? Inserted.DONE : Inserted.NAME_TAKEN;
    }

    /** @return whether it was not revoked before */
    boolean revoke(UUID id, String by) {
        return jdbc.sql(REVOKE).param("id", id).param("by", by).update() == 1;
    }

    /** Revokes those of somebody of the OpenID provider whose role is none of these. */
    List<UUID> revokeBeyond(String owner, Collection<String> roles) {
        return jdbc.sql(REVOKE_BEYOND)
                .param("owner", owner)
                .param("roles", array(roles))
                .query(UUID.class)
                .list();
    }

    void used(UUID id, String from) {
        jdbc.sql(USED)
                .param("id", id)
                .param("from", from)
                .param("seconds", USE_NOTED_EVERY.toSeconds())
                .update();
    }

    private static String[] array(Collection<String> values) {
        return values.stream().sorted().toArray(String[]::new);
    }

    private static ApiToken token(ResultSet row, int number) throws SQLException {
        Optional<Instant> usedAt = instant(row, "last_used_at");
        String usedFrom = String.valueOf(row.getString("last_used_from"));
        Optional<Instant> revokedAt = instant(row, "revoked_at");
        String revokedBy = String.valueOf(row.getString("revoked_by"));
        return new ApiToken(
                row.getObject("token_id", UUID.class),
                row.getString("owner"),
                SignedInBy.valueOf(row.getString("owner_signed_in_by")),
                row.getString("name"),
                row.getString("role"),
                new Reach(set(row, "consumer_groups"), set(row, "topics"), set(row, "saga_types")),
                instant(row, "created_at").orElseThrow(),
                instant(row, "expires_at").orElseThrow(),
                usedAt.map(at -> new ApiToken.Use(at, usedFrom)),
                revokedAt.map(at -> new ApiToken.Revocation(at, revokedBy)));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Set<String> set(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }
}
