package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.RewoundCauses;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the board's notices what rewinds did to its causes. */
@Component
class JdbcRewoundCauses implements RewoundCauses {

    private static final String FIGURES = """
            count(*) as selected,
                   count(*) filter (where m.outcome = 'RECOVERED') as recovered,
                   count(*) filter (where m.outcome = 'FAILED_AGAIN' and m.cause_now = m.cause_before) as failed_again,
                   count(*) filter (where m.outcome = 'HELD') as held,
                   count(*) filter (where m.outcome = 'NOT_REACHED') as not_reached
            """;

    /** Those that have moved something the messages of the cause were read again after. */
    private static final String NEWEST = """
            select distinct on (m.cause_before) m.cause_before, r.rewind_id, r.state, r.requested_by,
                   """ + FIGURES + """
              from saga_rewind.rewind_message m
              join saga_rewind.rewind r using (rewind_id)
             where m.cause_before = any(:causes)
             group by m.cause_before, r.rewind_id
            having bool_or(m.outcome <> 'NOT_REACHED')
             order by m.cause_before, r.requested_at desc, r.rewind_id desc
            """;

    /** A rewind lasts some hours at most; what is older than two days has been told. */
    private static final String FAILED_AGAIN = """
            select m.cause_before, r.rewind_id, r.state, r.requested_by,
                   """ + FIGURES + """
              from saga_rewind.rewind r
              join saga_rewind.rewind_message m using (rewind_id)
             where r.requested_at > clock_timestamp() - interval '2 days'
               and (r.ended_at is null or r.ended_at > clock_timestamp() - interval '1 hour')
               and m.cause_before is not null
             group by m.cause_before, r.rewind_id
            having min(m.seen_at) filter (where m.outcome = 'FAILED_AGAIN' and m.cause_now = m.cause_before)
                   <= clock_timestamp() - make_interval(secs => :seconds)
             order by r.requested_at, r.rewind_id, m.cause_before
            """;

    private final JdbcClient jdbc;

    JdbcRewoundCauses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<CauseId, Rewound> newest(Collection<CauseId> causes) {
        if (causes.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(NEWEST)
                .param("causes", causes.stream().map(CauseId::value).toArray(String[]::new))
                .query(JdbcRewoundCauses::rewound)
                .list()
                .stream()
                .collect(Collectors.toMap(Rewound::cause, Function.identity()));
    }

    @Override
    public List<Rewound> failedAgain(Duration ago) {
        return jdbc.sql(FAILED_AGAIN)
                .param("seconds", ago.toMillis() / 1000.0)
                .query(JdbcRewoundCauses::rewound)
                .list();
    }

    private static Rewound rewound(ResultSet row, int number) throws SQLException {
        return new Rewound(
                new CauseId(row.getString("cause_before")),
                row.getString("rewind_id"),
                row.getString("state"),
                row.getString("requested_by"),
                row.getInt("selected"),
                row.getInt("recovered"),
                row.getInt("failed_again"),
                row.getInt("held"),
                row.getInt("not_reached"));
    }
}
