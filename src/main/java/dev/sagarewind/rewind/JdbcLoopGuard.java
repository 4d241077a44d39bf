package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the last rewinds of a cause came to. */
@Component
class JdbcLoopGuard {

    /** Those that had a chance: what was refused, or moved nothing, says nothing about the cause. */
    private static final String ATTEMPTS = """
            select cause.cause_id, last.rewind_id, last.requested_by, last.requested_at,
                   last.recovered, last.failed_again, last.failed_otherwise
              from unnest(cast(:causes as text[])) cause (cause_id)
             cross join lateral (
                   select r.rewind_id, r.requested_by, r.requested_at,
                          count(*) filter (where m.outcome = 'RECOVERED') recovered,
                          count(*) filter (where m.outcome = 'FAILED_AGAIN' and m.cause_now = m.cause_before)
                              failed_again,
                          count(*) filter (where m.outcome = 'FAILED_AGAIN' and m.cause_now <> m.cause_before)
                              failed_otherwise
                     from saga_rewind.rewind_message m
                     join saga_rewind.rewind r using (rewind_id)
                    where m.cause_before = cause.cause_id
                      and r.state in ('RECOVERED', 'PARTLY_RECOVERED', 'NOT_RECOVERED', 'CANCELLED', 'UNDONE')
                    group by r.rewind_id
                   having bool_or(m.outcome <> 'NOT_REACHED')
                    order by r.requested_at desc, r.rewind_id desc
                    limit :limit) last
             order by cause.cause_id, last.requested_at desc, last.rewind_id desc
            """;

    private final JdbcClient jdbc;

    JdbcLoopGuard(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Newest first within each cause, at most so many of each. */
    List<Attempt> attempts(Collection<CauseId> causes, int limit) {
        return jdbc.sql(ATTEMPTS)
                .param("causes", causes.stream().map(CauseId::value).toArray(String[]::new))
                .param("limit", limit)
                .query((row, number) -> {
                    Instant at = JdbcRewindRows.instant(row, "requested_at").orElseThrow();
                    return new Attempt(
                            new CauseId(row.getString("cause_id")),
                            new RewindId(row.getObject("rewind_id", UUID.class)),
                            row.getString("requested_by"),
                            at,
                            row.getInt("recovered"),
                            row.getInt("failed_again"),
                            row.getInt("failed_otherwise"));
                })
                .list();
    }
}
