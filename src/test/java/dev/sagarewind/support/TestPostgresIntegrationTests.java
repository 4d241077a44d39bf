package dev.sagarewind.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestPostgresIntegrationTests {
    @Test
    void everyDatabaseIsNewAndHasTheTimelineSchema() {
        var one = JdbcClient.create(TestPostgres.freshDatabase());
        var other = JdbcClient.create(TestPostgres.freshDatabase());
        one.sql("insert into timeline.event_request_history (event_id, saga_id, saga_type, event_type, topic,"
                        + " message_key, payload, requested_by)"
                        + " values (gen_random_uuid(), 's', 'order', 'E', 't', 'k', '{}', 'order')")
                .update();

        assertThat(requests(one)).isOne();
        assertThat(requests(other)).isZero();
    }

    @Test
    void theSessionLivesInAnotherTimeZoneThanThisProcess() {
        String zone = JdbcClient.create(TestPostgres.emptyDatabase())
                .sql("show timezone")
                .query(String.class)
                .single();

        assertThat(zone)
                .isEqualTo("America/Los_Angeles")
                .isNotEqualTo(TimeZone.getDefault().getID());
    }

    private static long requests(JdbcClient database) {
        return database.sql("select count(*) from timeline.event_request_history")
                .query(Long.class)
                .single();
    }
}
