package dev.sagarewind.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Queries as if some tables held only what is within a scope, so that lists and counts cannot disagree. A condition is put where
 * a query names the table, which has to have an alias there; PostgreSQL folds it in, and takes the same indexes.
 */
public final class ScopedTables {

    private final Map<Pattern, String> conditions = new LinkedHashMap<>();
    private final Map<String, Object> params = new LinkedHashMap<>();

    private ScopedTables() {}

    /** Every table holds everything, until {@link #with} says otherwise. */
    public static ScopedTables none() {
        return new ScopedTables();
    }

    /**
     * @param table with its schema
     * @param where what its rows have to fulfil; {@code it} is the table there
     */
    public ScopedTables with(String table, ScopeSql where) {
        ScopedTables more = new ScopedTables();
        more.conditions.putAll(conditions);
        more.params.putAll(params);
        if (!where.condition().equals("true")) {
            more.conditions.put(
                    Pattern.compile(Pattern.quote(table) + "\\b"),
                    "(select it.* from " + table + " it where " + where.condition() + ")");
            more.params.putAll(where.params());
        }
        return more;
    }

    /** Never for a statement that changes something. */
    public String query(String sql) {
        String scoped = sql;
        for (Map.Entry<Pattern, String> table : conditions.entrySet()) {
            scoped = table.getKey().matcher(scoped).replaceAll(Matcher.quoteReplacement(table.getValue()));
        }
        return scoped;
    }

    /** What {@link #query} has brought in, by name. */
    public Map<String, Object> params() {
        return Map.copyOf(params);
    }
}
