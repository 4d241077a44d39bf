package dev.sagarewind.failure;

import static dev.sagarewind.support.TestUsers.who;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.sagarewind.access.Scope;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/** What the console says of topics that keep their records longer than the history is kept. */
@ConsoleTest
@TestPropertySource(properties = "test.layout=PARTITIONED")
class OutlivingTopicsIntegrationTests {

    private static final String DAY = "86400000";

    private final String group = TestKafka.freshGroup();

    @Autowired
    ConsoleWorld world;

    @Autowired
    OutlivingTopics outliving;

    @Autowired
    MeterRegistry figures;

    private JdbcClient jdbc;
    private History history;
    private MockMvcTester mvc;

    @BeforeEach
    void open(@Autowired WebApplicationContext context) {
        jdbc = JdbcClient.create(world.database());
        history = new History(world.database());
        mvc = MockMvcTester.from(
                context, builder -> builder.apply(springSecurity()).build());
    }

    @AfterEach
    void forgetWhatWasNoted() {
        jdbc.sql("delete from timeline.history_kept").update();
    }

    @Test
    void warnsOnThePagesAndInAFigureUntilTheHistoryIsKeptLonger() {
        String topic = consumed(Map.of("retention.ms", DAY, "segment.ms", DAY));

        keptFor("1 day 23 hours");

        assertThat(outliving.within(Scope.everything()))
                .filteredOn(each -> each.topic().equals(topic))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.group().value()).isEqualTo(group);
                    assertThat(each.longest()).contains(Duration.ofDays(2));
                    assertThat(each.history()).isEqualTo(Duration.ofHours(47));
                });
        assertThat(groupPage())
                .contains(
                        "TOPIC_OUTLIVES_HISTORY",
                        "One topic keeps records longer than the history is kept",
                        "The history is kept for 1 d 23 h.",
                        "a record can become 2 d old, the history is kept for 1 d 23 h");
        assertThat(page("/")).contains("TOPIC_OUTLIVES_HISTORY", "/consumer-group?name=" + group);
        assertThat(figure()).isPositive();

        keptFor("2 days");

        assertThat(found()).doesNotContain(topic);
        assertThat(groupPage()).doesNotContain("TOPIC_OUTLIVES_HISTORY");
    }

    @Test
    void noHistoryButOneThatIsKeptForEverOutlivesATopicWithoutALimitOfTime() {
        String endless = consumed(Map.of("retention.ms", "-1", "retention.bytes", "1000000"));
        String compacted = consumed(Map.of("cleanup.policy", "compact", "retention.ms", DAY));
        String both = consumed(Map.of("cleanup.policy", "compact,delete", "retention.ms", DAY));

        keptFor("1000 days");

        assertThat(found()).contains(endless, compacted).doesNotContain(both);
        assertThat(groupPage())
                .contains("2 topics keep records longer than the history is kept", "the history is kept for 1000 d");

        keptFor(null);

        assertThat(outliving.within(Scope.everything())).isEmpty();
        assertThat(figure()).isZero();
    }

    @Test
    void somebodyWhoDoesNotSeeTheGroupIsNotToldOfIt() {
        String topic = consumed(Map.of("retention.ms", "-1"));
        keptFor("90 days");

        assertThat(found()).contains(topic);
        assertThat(outliving.within(Scope.nothing())).isEmpty();
    }

    @Test
    void saysNothingWhereNobodyNotesForHowLongTheHistoryIsKept() {
        consumed(Map.of("retention.ms", "-1"));
        keptFor("90 days");
        assertThat(groupPage()).contains("TOPIC_OUTLIVES_HISTORY");
        try {
            jdbc.sql("alter table timeline.history_kept drop kept_for").update();
            outliving.look();

            assertThat(outliving.within(Scope.everything())).isEmpty();
            assertThat(groupPage()).doesNotContain("TOPIC_OUTLIVES_HISTORY");
        } finally {
            jdbc.sql("alter table timeline.history_kept add kept_for interval").update();
        }
    }

    /** A topic from which the group has consumed something. */
    private String consumed(Map<String, String> settings) {
        String topic = TestKafka.freshTopic(1, settings);
        history.attempt(group, new EventId(UUID.randomUUID()), "saga-1", new PartitionId(topic, 0), 0)
                .succeeded();
        TestKafka.commit(TestKafka.admin(), group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)));
        return topic;
    }

    private void keptFor(String time) {
        jdbc.sql("""
                        insert into timeline.history_kept (history, kept_for)
                        values ('timeline.event_consumption_history', cast(:time as interval))
                        on conflict (history) do update set kept_for = excluded.kept_for
                        """).param("time", time).update();
        outliving.look();
    }

    private List<String> found() {
        return outliving.within(Scope.everything()).stream()
                .map(OutlivingTopic::topic)
                .toList();
    }

    private double figure() {
        return figures.get("saga.rewind.topics.outliving").gauge().value();
    }

    private String groupPage() {
        return page("/consumer-group?name=" + group);
    }

    private String page(String path) {
        MvcTestResult answer = mvc.get()
                .uri(path)
                .header("Accept-Language", "en")
                .with(who("aiko", "VIEW"))
                .exchange();
        assertThat(answer).hasStatusOk();
        return new String(answer.getResponse().getContentAsByteArray(), UTF_8);
    }
}
