package dev.sagarewind.timeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the two history tables are.
 *
 * @param requestTable the table or view with who requested what
 * @param consumptionTable the table or view with who consumed what
 * @param skipFunction the function that records that a group shall never process an event
 * @param follow how to follow the consumption history; if not set, SNAPSHOT where it has the column recorded_in,
 *     else OVERLAP
 * @param overlap with OVERLAP, how far back failures are read again: longer than any transaction of a consumer
 * @param statementTimeout the longest that one statement on the history may take
 */
@ConfigurationProperties("saga-rewind.timeline")
record TimelineSettings(
        @DefaultValue("timeline.event_request_history") String requestTable,
        @DefaultValue("timeline.event_consumption_history") String consumptionTable,
        @DefaultValue("timeline.skip_event") String skipFunction,
        @Nullable FollowMode follow,
        @DefaultValue("30s") Duration overlap,
        @DefaultValue("10s") Duration statementTimeout) {

    TimelineSettings {
        TableName.of(requestTable);
        TableName.of(consumptionTable);
        TableName.of(skipFunction);
        if (overlap.isNegative() || overlap.toHours() >= 1) {
            throw new IllegalArgumentException("saga-rewind.timeline.overlap is " + overlap + ": write 0s to 60m");
        }
        if (statementTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "saga-rewind.timeline.statement-timeout is " + statementTimeout + ": write 1s or more");
        }
    }

    /** The statement with the names in the place of {@code {requests}}, {@code {consumptions}} and {@code {skip}}. */
    String named(String sql) {
        return sql.replace("{requests}", TableName.of(requestTable).quoted())
                .replace("{consumptions}", TableName.of(consumptionTable).quoted())
                .replace("{skip}", TableName.of(skipFunction).quoted());
    }
}
