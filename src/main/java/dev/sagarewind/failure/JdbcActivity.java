package dev.sagarewind.failure;

import static dev.sagarewind.failure.JdbcValues.instant;
import static dev.sagarewind.failure.JdbcValues.parameter;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class JdbcActivity implements Activity {

    private static final String SINCE = """
            select consumer_group, minute, succeeded, failed, held
              from saga_rewind.activity
             where minute >= :from
             order by consumer_group, minute
            """;

    private final JdbcClient jdbc;

    JdbcActivity(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<ConsumerGroupId, List<Minute>> since(Instant from) {
        Map<ConsumerGroupId, List<Minute>> activity = new TreeMap<>();
        jdbc.sql(SINCE).param("from", parameter(from)).query(row -> {
            activity.computeIfAbsent(new ConsumerGroupId(row.getString("consumer_group")), group -> new ArrayList<>())
                    .add(new Minute(
                            instant(row, "minute"), row.getInt("succeeded"), row.getInt("failed"), row.getInt("held")));
        });
        return activity;
    }
}
