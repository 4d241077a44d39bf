package dev.sagarewind.console;

import static dev.sagarewind.support.TestUsers.who;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.ConsumerGroupsTool;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

@ConsoleTest
class GroupPagesIntegrationTests {

    private final String topic = TestKafka.freshTopic(3, Map.of("retention.ms", "86400000"));
    private final String group = TestKafka.freshGroup();
    private MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    @BeforeEach
    void open(@Autowired WebApplicationContext context) {
        mvc = MockMvcTester.from(
                context, builder -> builder.apply(springSecurity()).build());
    }

    @Test
    void kafkaConsumerGroupsAgreesWithEveryOffset() throws Exception {
        send(0, 5);
        send(1, 3);
        commit(0, 2);
        try (KafkaConsumer<String, String> ignored = joined()) {
            List<ConsumerGroupsTool.Row> expected = ConsumerGroupsTool.describe(group);
            assertThat(expected).hasSize(3);
            assertThat(expected)
                    .contains(
                            new ConsumerGroupsTool.Row(topic, "0", "2", "5", "3", "payment-1"),
                            new ConsumerGroupsTool.Row(topic, "1", "-", "3", "-", "payment-1"));

            for (ConsumerGroupsTool.Row row : expected) {
                assertThat(api("/api/v1/consumer-group?name={name}", group))
                        .bodyJson()
                        .extractingPath("$.partitions[" + row.partition() + "]")
                        .asMap()
                        .containsEntry("topic", row.topic())
                        .containsEntry("committedOffset", number(row.current()))
                        .containsEntry("logEndOffset", number(row.end()))
                        .containsEntry("lag", number(row.lag()))
                        .containsEntry("member", row.clientId());
            }
        }
    }

    @Test
    void whatIsNotCommittedIsNullWithAReasonAndNeverZero() {
        send(0, 5);
        commit(0, 0);
        failed(1, 0);

        MvcTestResult answer = awaitFailure();

        assertThat(answer).bodyJson().extractingPath("$.state").isEqualTo("EMPTY");
        assertThat(answer).bodyJson().extractingPath("$.failed").isEqualTo(1);
        assertThat(answer).bodyJson().extractingPath("$.lag").isNull();
        assertThat(answer).bodyJson().extractingPath("$.lagAtLeast").isEqualTo(5);
        assertThat(answer).bodyJson().extractingPath("$.lagReason").isEqualTo("Unknown on 1 of 2 partitions");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.partitions[0].committedOffset")
                .isEqualTo(0);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.partitions[1].committedOffset")
                .isNull();
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.partitions[1].committedReason")
                .isEqualTo("The group has committed nothing on this partition");
        assertThat(answer).bodyJson().extractingPath("$.partitions[1].failed").isEqualTo(1);
    }

    @Test
    void thePageShowsPartitionsMembersAndWhatCanBeDone() {
        send(0, 5);
        commit(0, 2);
        failed(0, 1);
        awaitFailure();

        assertThat(page("/consumer-group?name={name}", "REWIND"))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "<h1>" + group + "</h1>",
                        "1 message has failed and none is held.",
                        "It is 3 records behind.",
                        "Nobody is reading: the group has no members.",
                        "kept for 1 d",
                        "Plan rewind of all 1",
                        "aria-label=\"Partition 0: read up to 2 of 5, 1 failed or held\"")
                .doesNotContain("disabled");
        assertThat(page("/consumer-group?name={name}", "VIEW"))
                .bodyText()
                .contains("disabled", "takes the permission REWIND");
    }

    @Test
    void aPartitionThatIsGoneIsASentenceInItsRow() {
        commit(0, 0);
        failed(7, 3);
        awaitFailure();

        assertThat(page("/consumer-group?name={name}", "VIEW"))
                .bodyText()
                .contains("The topic has only 3 partitions, numbered from 0", "1 failed and 0 held here.");
    }

    @Test
    void listsThoseWithFailuresFirstAndFindsThemByPartOfTheName() {
        commit(0, 0);
        failed(0, 0);
        awaitFailure();

        MvcTestResult found = api("/api/v1/consumer-groups?q={name}&state=EMPTY", group.toUpperCase());
        assertThat(found).bodyJson().extractingPath("$.items[0].name").isEqualTo(group);
        assertThat(found).bodyJson().extractingPath("$.items[0].failed").isEqualTo(1);
        assertThat(api("/api/v1/consumer-groups?q={name}&state=STABLE", group))
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .isEmpty();
        assertThat(page("/consumer-groups?q={name}", "VIEW"))
                .bodyText()
                .contains("<a href=\"/consumer-group?name=" + group + "\">" + group + "</a>");
    }

    @Test
    void goesThroughAllGroupsSliceBySlice() {
        commit(0, 0);
        String other = TestKafka.freshGroup();
        commit(other, 0, 0);

        MvcTestResult first = api("/api/v1/consumer-groups?limit=1");
        assertThat(first).bodyJson().extractingPath("$.items").asArray().hasSize(1);
        assertThat(first).bodyJson().extractingPath("$.next").isNotNull();
        assertThat(api("/api/v1/consumer-groups?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void anUnknownGroupIsNotFoundAndNotCreated() {
        assertThat(api("/api/v1/consumer-group?name={name}", "no such/group#1"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("GROUP_UNKNOWN");
        assertThat(page("/consumer-group?name={name}", "VIEW")).hasStatus(404);
        assertThat(api("/api/v1/consumer-group?name= ")).hasStatus(400);
    }

    @Test
    void aGroupThatOnlyTheHistoryKnowsIsShownAsSuch() {
        failed(0, 0);
        Awaitility.await()
                .untilAsserted(() -> assertThat(page("/consumer-group?name={name}", "REWIND"))
                        .bodyText()
                        .contains("1 message has failed", "Kafka does not know this group", "disabled"));
        assertThat(api("/api/v1/consumer-group?name={name}", group)).hasStatus(404);
    }

    /** Said of the group and of its partition, which are asked one after the other. */
    private MvcTestResult awaitFailure() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> api("/api/v1/consumer-group?name={name}", group),
                        answer -> new String(answer.getResponse().getContentAsByteArray(), UTF_8)
                                        .split("\"failed\":1", -1)
                                        .length
                                == 3);
    }

    private MvcTestResult api(String uri, Object... values) {
        return mvc.get()
                .uri(uri, values)
                .with(httpBasic("operator", "operator"))
                .exchange();
    }

    private MvcTestResult page(String uri, String permission) {
        return mvc.get()
                .uri(uri, group)
                .header("Accept-Language", "en")
                .with(who("aiko", "VIEW", permission))
                .exchange();
    }

    private static Object number(String column) {
        return column.equals("-") ? null : Integer.valueOf(column);
    }

    private void failed(int partition, long offset) {
        History history = new History(world.database());
        EventId event = history.request("saga-" + group, topic, "order");
        history.attempt(group, event, "saga-" + group, new PartitionId(topic, partition), offset)
                .failed("java.net.SocketTimeoutException", "Read timed out");
    }

    private void send(int partition, int records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            IntStream.range(0, records)
                    .forEach(number -> producer.send(new ProducerRecord<>(topic, partition, "key", "value")));
        }
    }

    private void commit(int partition, long offset) {
        commit(group, partition, offset);
    }

    private void commit(String committing, int partition, long offset) {
        TopicPartition assigned = new TopicPartition(topic, partition);
        try (KafkaConsumer<String, String> consumer = consumer(committing)) {
            consumer.assign(List.of(assigned));
            consumer.commitSync(Map.of(assigned, new OffsetAndMetadata(offset)));
        }
    }

    private KafkaConsumer<String, String> joined() {
        KafkaConsumer<String, String> consumer = consumer(group);
        consumer.subscribe(List.of(topic));
        Awaitility.await().pollInSameThread().until(() -> {
            consumer.poll(Duration.ofMillis(50));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }

    private KafkaConsumer<String, String> consumer(String id) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "group.id",
                id,
                "client.id",
                "payment-1",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }
}
