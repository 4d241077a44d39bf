package dev.sagarewind.support;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL knows of the two histories that does not depend on their layout, a line each. */
public final class HistoryCatalogue {

    private static final String LINES = """
            with history as (
                select oid, relname, relacl, relrowsecurity, relowner from pg_class
                 where oid in ('timeline.event_request_history'::regclass, 'timeline.event_consumption_history'::regclass))
            select relname || ' column ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull::text || ' '
                   || attidentity::text || coalesce(pg_get_expr(adbin, adrelid), '') || ' ' || coalesce(attacl::text, '')
              from history join pg_attribute on attrelid = history.oid
              left join pg_attrdef on adrelid = history.oid and adnum = attnum
             where attnum > 0
             union all
            select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') || ' ' || indisvalid::text
              from history join pg_index on indrelid = history.oid
             where not indisprimary
             union all
            select relname || ' constraint ' || conname || ' ' || pg_get_constraintdef(c.oid) || ' ' || convalidated::text
              from history join pg_constraint c on conrelid = history.oid
             where contype not in ('p', 'n')
             union all
            select relname || ' policy ' || policyname || ' ' || cmd || ' ' || roles::text || ' ' || permissive || ' '
                   || coalesce(qual, '') || ' ' || coalesce(with_check, '')
              from history join pg_policies on tablename = relname
             union all
            select relname || ' secured ' || relrowsecurity::text || ' ' || relowner::regrole::text || ' ' || coalesce(relacl::text, '')
              from history
             union all
            select 'published ' || pubname || ' ' || tablename || ' ' || pubviaroot::text
              from pg_publication_tables join pg_publication using (pubname)
             union all
            select pg_get_functiondef(oid) || coalesce(proacl::text, '') from pg_proc where proname = 'skip_event'
             order by 1
            """;

    private HistoryCatalogue() {}

    public static List<String> of(LocalDatabase database) {
        return JdbcClient.create(database).sql(LINES).query(String.class).list();
    }

    /** Of the two histories, that of the requests last. */
    public static List<String> primaryKeys(LocalDatabase database) {
        return JdbcClient.create(database).sql("""
                        select pg_get_constraintdef(oid) from pg_constraint
                         where contype = 'p' and conname in ('event_request_history_pkey', 'event_consumption_history_pkey')
                         order by conname
                        """).query(String.class).list();
    }
}
