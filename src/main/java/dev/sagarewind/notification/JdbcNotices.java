package dev.sagarewind.notification;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Notes what there is to tell, and to whom. */
@Component
class JdbcNotices {

    private static final String ADD = """
            insert into saga_rewind.notification (notification_id, event_key, kind, facts)
            values (:id, :key, :kind, cast(:facts as jsonb))
                on conflict (event_key) do nothing
            """;

    private static final String ADDRESS = """
            insert into saga_rewind.notification_delivery (notification_id, target, thread)
            select :id, target, :thread
              from unnest(cast(:targets as text[])) target
            """;

    private static final String KNOWN = """
            select event_key
              from saga_rewind.notification
             where event_key = any(:keys)
            """;

    private static final String FIND = """
            select facts
              from saga_rewind.notification
             where event_key = :key
            """;

    private static final String COUNT = """
            select count(*)
              from saga_rewind.notification
             where kind = any(:kinds) and noted_at > clock_timestamp() - make_interval(secs => :seconds)
            """;

    private static final String PRUNE = """
            delete from saga_rewind.notification n
             where n.noted_at < clock_timestamp() - make_interval(secs => :seconds)
               and not exists (
                   select 1
                     from saga_rewind.notification_delivery d
                    where d.notification_id = n.notification_id and d.state = 'PENDING')
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcNotices(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** @return false if its event was noted before */
    boolean add(Notice notice, List<String> targets) {
        UUID id = UUID.randomUUID();
        int added = jdbc.sql(ADD)
                .param("id", id)
                .param("key", notice.key())
                .param("kind", notice.kind().name())
                .param("facts", json.writeValueAsString(notice))
                .update();
        if (added == 1) {
            jdbc.sql(ADDRESS)
                    .param("id", id)
                    .param("thread", notice.thread())
                    .param("targets", targets.toArray(String[]::new))
                    .update();
        }
        return added == 1;
    }

    Set<String> known(Collection<String> keys) {
        return Set.copyOf(jdbc.sql(KNOWN)
                .param("keys", keys.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    Optional<Notice> find(String key) {
        return jdbc.sql(FIND)
                .param("key", key)
                .query((row, number) -> json.readValue(row.getString("facts"), Notice.class))
                .optional();
    }

    int count(Set<NoticeKind> kinds, Duration within) {
        return jdbc.sql(COUNT)
                .param("kinds", kinds.stream().map(Enum::name).toArray(String[]::new))
                .param("seconds", within.toMillis() / 1000.0)
                .query(Integer.class)
                .single();
    }

    void prune(Duration olderThan) {
        jdbc.sql(PRUNE).param("seconds", olderThan.toMillis() / 1000.0).update();
    }
}
