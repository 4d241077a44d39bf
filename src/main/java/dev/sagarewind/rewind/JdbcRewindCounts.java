package dev.sagarewind.rewind;

import dev.sagarewind.access.Scope;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many rewinds there are of a kind, as far as people count. */
@Component
class JdbcRewindCounts {

    private static final String UNDER_WAY = """
            select count(*)
              from (select 1 from saga_rewind.rewind r where ended_at is null limit :limit) open
            """;

    private static final String ALL = """
            select count(*)
              from (select 1 from saga_rewind.rewind r limit :limit) every
            """;

    private static final String UNDER_WAY_BY_STATE = """
            select state, trouble, count(*) as rewinds
              from saga_rewind.rewind r
             where ended_at is null
             group by state, trouble
            """;

    /** How many there are in a state, and how many could not take their next step. */
    record UnderWay(Map<RewindState, Long> states, Map<Rewind.Trouble.Kind, Long> troubles) {

        long in(RewindState state) {
            return states.getOrDefault(state, 0L);
        }

        long waitingFor(Rewind.Trouble.Kind kind) {
            return troubles.getOrDefault(kind, 0L);
        }
    }

    private final JdbcScopedRewinds rewinds;

    JdbcRewindCounts(JdbcScopedRewinds rewinds) {
        this.rewinds = rewinds;
    }

    /** Of what is within this scope. */
    JdbcRewindCounts within(Scope scope) {
        return new JdbcRewindCounts(rewinds.within(scope));
    }

    /** Those that have not ended, at most the limit. */
    long underWay(int limit) {
        return rewinds.sql(UNDER_WAY).param("limit", limit).query(Long.class).single();
    }

    /** Those that have not ended. */
    UnderWay underWay() {
        Map<RewindState, Long> states = new EnumMap<>(RewindState.class);
        Map<Rewind.Trouble.Kind, Long> troubles = new EnumMap<>(Rewind.Trouble.Kind.class);
        rewinds.sql(UNDER_WAY_BY_STATE).query(row -> {
            long count = row.getLong("rewinds");
            states.merge(RewindState.valueOf(row.getString("state")), count, Long::sum);
            String trouble = row.getString("trouble");
            if (trouble != null) {
                troubles.merge(Rewind.Trouble.Kind.valueOf(trouble), count, Long::sum);
            }
        });
        return new UnderWay(states, troubles);
    }

    /** All there are, at most the limit. */
    long all(int limit) {
        return rewinds.sql(ALL).param("limit", limit).query(Long.class).single();
    }
}
