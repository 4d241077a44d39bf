package dev.sagarewind.rewind;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many rewinds there are of a kind, as far as people count. */
@Component
class JdbcRewindCounts {

    private static final String UNDER_WAY = """
            select count(*)
              from (select 1 from saga_rewind.rewind where ended_at is null limit :limit) open
            """;

    private static final String ALL = """
            select count(*)
              from (select 1 from saga_rewind.rewind limit :limit) every
            """;

    private final JdbcClient jdbc;

    JdbcRewindCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that have not ended, at most the limit. */
    long underWay(int limit) {
        return jdbc.sql(UNDER_WAY).param("limit", limit).query(Long.class).single();
    }

    /** All there are, at most the limit. */
    long all(int limit) {
        return jdbc.sql(ALL).param("limit", limit).query(Long.class).single();
    }
}
