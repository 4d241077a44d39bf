package dev.sagarewind.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Scope} as a condition of a query, so that lists and counts leave out the same rows.
 *
 * @param condition in parentheses where that matters; {@code true} without limits
 * @param params by name, as the condition has them
 */
public record ScopeSql(String condition, Map<String, Object> params) {

    public ScopeSql {
        params = Map.copyOf(params);
    }

    /**
     * @param prefix of the parameters' names, so that two scopes go into one query
     * @param groupColumn null where the rows have no consumer group; the same for the others
     */
    public static ScopeSql of(
            Scope scope,
            String prefix,
            @Nullable String groupColumn,
            @Nullable String topicColumn,
            @Nullable String sagaTypeColumn) {
        if (scope.isEverything()) {
            return new ScopeSql("true", Map.of());
        }
        Map<String, Object> params = new LinkedHashMap<>();
        List<String> alternatives = new ArrayList<>();
        for (Set<Reach> reaches : scope.alternatives()) {
            List<String> all = new ArrayList<>();
            for (Reach reach : reaches) {
                add(all, params, prefix, groupColumn, reach.consumerGroups());
                add(all, params, prefix, topicColumn, reach.topics());
                add(all, params, prefix, sagaTypeColumn, reach.sagaTypes());
            }
            alternatives.add(all.isEmpty() ? "true" : String.join(" and ", all));
        }
        return new ScopeSql(
                alternatives.isEmpty()
                        ? "false"
                        : alternatives.stream().collect(Collectors.joining(") or (", "((", "))")),
                params);
    }

    /** For rows that stand for whole partitions: see {@link Scope#coversWholePartition}. */
    public static ScopeSql ofWholePartitions(Scope scope, String prefix, String groupColumn, String topicColumn) {
        return of(scope, prefix, groupColumn, topicColumn, "cast(null as text)");
    }

    private static void add(
            List<String> conditions,
            Map<String, Object> params,
            String prefix,
            @Nullable String column,
            Set<String> patterns) {
        if (column == null || patterns.isEmpty()) {
            return;
        }
        String name = prefix + params.size();
        params.put(name, patterns.stream().sorted().map(ScopeSql::like).toArray(String[]::new));
        conditions.add(column + " like any(:" + name + ")");
    }

    private static String like(String pattern) {
        return pattern.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("*", "%");
    }
}
