package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the gates have to know of other rewinds, and of groups that looked empty. */
@Component
class JdbcGates {

    private static final String UNDER_WAY = """
            select l.rewind_id, l.consumer_group, l.state, r.requested_by
              from saga_rewind.rewind_leg l
              join saga_rewind.rewind r using (rewind_id)
             where r.ended_at is null
               and l.state in ('VACATING', 'REWINDING', 'UNKNOWN', 'RESUMING', 'VERIFYING')
               and l.consumer_group = any(cast(:groups as text[]))
             order by r.requested_at desc, l.consumer_group
            """;

    private static final String SEEN_EMPTY = """
            insert into saga_rewind.group_seen_empty (consumer_group)
            values (:group)
            on conflict (consumer_group) do update set since = group_seen_empty.since
            returning since
            """;

    private static final String SEEN_LIVE = """
            delete from saga_rewind.group_seen_empty where consumer_group = :group
            """;

    /** Commits of the last members take a moment to arrive. */
    private static final long GRACE_SECONDS = 10;

    /** A rewind of the group that has not ended. */
    record UnderWay(RewindId rewindId, ConsumerGroupId group, RewindState state, String by) {

        boolean atWork() {
            return state.atWork();
        }

        Finding finding() {
            FindingCode code = atWork() ? FindingCode.REWIND_IN_PROGRESS : FindingCode.REWIND_VERIFYING;
            return Finding.of(code, by, group.value(), state.name(), rewindId.toString());
        }
    }

    private final JdbcClient jdbc;

    JdbcGates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<UnderWay> underWay(Collection<ConsumerGroupId> groups) {
        return jdbc.sql(UNDER_WAY)
                .param("groups", groups.stream().map(ConsumerGroupId::value).toArray(String[]::new))
                .query((row, number) -> new UnderWay(
                        new RewindId(row.getObject("rewind_id", UUID.class)),
                        new ConsumerGroupId(row.getString("consumer_group")),
                        RewindState.valueOf(row.getString("state")),
                        row.getString("requested_by")))
                .list();
    }

    /** @return since when Kafka has called the group empty, as far as anybody looked */
    Instant seenEmpty(ConsumerGroupId group) {
        return jdbc.sql(SEEN_EMPTY)
                .param("group", group.value())
                .query((row, number) ->
                        row.getObject("since", OffsetDateTime.class).toInstant())
                .single();
    }

    void seenLive(ConsumerGroupId group) {
        jdbc.sql(SEEN_LIVE).param("group", group.value()).update();
    }

    static boolean consumedWhileEmpty(Instant emptySince, Optional<Instant> lastConsumed) {
        return lastConsumed
                .filter(at -> at.isAfter(emptySince.plusSeconds(GRACE_SECONDS)))
                .isPresent();
    }
}
