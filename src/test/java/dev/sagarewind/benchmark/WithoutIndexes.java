package dev.sagarewind.benchmark;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Drops the indexes of a schema while much is written, but for those of constraints, and makes them anew. */
final class WithoutIndexes implements AutoCloseable {

    private static final String INDEXES = """
            select pg_get_indexdef(i.indexrelid) as definition, i.indexrelid::regclass::text as name
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
             where c.relnamespace = cast(:schema as regnamespace)
               and not exists (select from pg_constraint where conindid = i.indexrelid)
               and not exists (select from pg_inherits where inhrelid = i.indexrelid)
             order by name
            """;

    private static final String MUCH_MEMORY = "set maintenance_work_mem = '1GB'; ";

    private record Index(String definition, String name) {}

    private final JdbcClient jdbc;
    private final List<Index> dropped;
    private boolean restored;

    private WithoutIndexes(JdbcClient jdbc, List<Index> dropped) {
        this.jdbc = jdbc;
        this.dropped = dropped;
    }

    static WithoutIndexes of(DataSource database, String schema) {
        JdbcClient jdbc = JdbcClient.create(database);
        List<Index> indexes =
                jdbc.sql(INDEXES).param("schema", schema).query(Index.class).list();
        indexes.forEach(index -> jdbc.sql("drop index " + index.name()).update());
        return new WithoutIndexes(jdbc, indexes);
    }

    void restore() {
        if (!restored) {
            dropped.forEach(index -> jdbc.sql(MUCH_MEMORY + index.definition()).update());
            restored = true;
        }
    }

    @Override
    public void close() {
        restore();
    }
}
