package dev.sagarewind.rewind;

import dev.sagarewind.access.Scope;
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

    /** All there are, at most the limit. */
    long all(int limit) {
        return rewinds.sql(ALL).param("limit", limit).query(Long.class).single();
    }
}
