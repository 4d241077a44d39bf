package dev.sagarewind.timeline;

import dev.sagarewind.database.ListReads;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The timeline's readers on a test's own database, without a container around them. */
public final class FeedFixture {

    private FeedFixture() {}

    public static HistoryFeed feed(DataSource database) {
        return feed(database, "timeline.event_consumption_history");
    }

    public static HistoryFeed feed(DataSource database, String consumptionTable) {
        JdbcHistory history = history(database, consumptionTable);
        return new FollowedHistory(history, new JdbcSummaries(history));
    }

    public static Timeline timeline(DataSource database) {
        JdbcHistory history = history(database, "timeline.event_consumption_history");
        return new JdbcTimeline(history, new JdbcEvents(history), new JdbcHistoryKept(history));
    }

    public static EventLog eventLog(DataSource database) {
        return new JdbcEventLog(new JdbcListedHistory(
                history(database, "timeline.event_consumption_history"),
                ListReads.ofWriter(Clock.systemUTC()),
                new JdbcTransactionManager(database)));
    }

    public static EventSkips skips(DataSource database) {
        return new JdbcEventSkips(history(database, "timeline.event_consumption_history"));
    }

    static JdbcHistory history(DataSource database, String consumptionTable) {
        return new JdbcHistory(
                database,
                new TimelineSettings(
                        "timeline.event_request_history",
                        consumptionTable,
                        "timeline.skip_event",
                        null,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)));
    }
}
