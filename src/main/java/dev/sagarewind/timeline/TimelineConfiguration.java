package dev.sagarewind.timeline;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TimelineConfiguration {

    /** Looks at the tables once, at start: a wrong name stops it. */
    @Bean
    HistoryFeed historyFeed(JdbcHistory history, JdbcSummaries summaries) {
        return switch (history.followMode()) {
            case SNAPSHOT -> new JdbcSnapshotFeed(history, summaries);
            case OVERLAP -> new JdbcOverlapFeed(history, summaries);
        };
    }
}
