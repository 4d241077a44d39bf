package dev.sagarewind.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.msk.DocumentedPolicies;
import dev.sagarewind.msk.MskStandIn;
import dev.sagarewind.msk.StsStandIn;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** MSK's library finds its classes by their loader, and the loader of the packaged jar is another than that of the tests. */
class MskConsoleJarTests {

    private static final String ROLE = "arn:aws:iam::" + MskStandIn.ACCOUNT + ":role/saga-rewind-kafka";

    @Test
    void theJarSignsInWithARoleAndWithBothOfItsClients() throws Exception {
        try (MskStandIn broker = MskStandIn.start(Duration.ZERO);
                StsStandIn sts = StsStandIn.start(broker.keys()).lend(ROLE)) {
            broker.policy("saga-rewind-kafka", DocumentedPolicies.operator());
            broker.keys().add("AKIATASK", "task-secret", MskStandIn.sessionOf("task", "i-1"));
            group(broker);
            List<String> settings = new ArrayList<>(List.of(
                    "spring.profiles.active=msk",
                    "saga-rewind.kafka.msk.region=" + MskStandIn.REGION,
                    "saga-rewind.kafka.msk.role-arn=" + ROLE));
            broker.trust().forEach((key, value) -> settings.add("spring.kafka.properties." + key + "=" + value));
            Map<String, String> environment = Map.of(
                    "AWS_ACCESS_KEY_ID", "AKIATASK",
                    "AWS_SECRET_ACCESS_KEY", "task-secret",
                    "AWS_ENDPOINT_URL_STS", sts.endpoint());
            ConsoleWorld world = new ConsoleWorld(TestPostgres.freshDatabase(), broker.bootstrapServers());

            try (ConsoleJar console =
                    ConsoleJar.start(world, settings, environment).awaitReady()) {
                ConsoleCalls.Answer plan = await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> console.calls.post("/rewind-plans", toTheStart(), Optional.empty()),
                                answer -> answer.filter(given -> given.status() == 201)
                                        .isPresent())
                        .orElseThrow();

                assertThat(plan.body().get("executable").asBoolean())
                        .as(plan.body().toString())
                        .isTrue();
            }
            assertThat(broker.principals()).containsExactly(MskStandIn.sessionOf("saga-rewind-kafka", "saga-rewind"));
            assertThat(sts.asked()).isEqualTo(1);
        }
    }

    private static void group(MskStandIn broker) throws Exception {
        Map<String, Object> open = Map.of("bootstrap.servers", broker.openBootstrapServers());
        try (Admin admin = Admin.create(open);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(open, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("order.payment", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            ProducerRecord<String, String> order = new ProducerRecord<>("order.payment", "{}");
            order.headers().add("id", "0192a3b4-0000-7000-8000-000000000001".getBytes());
            producer.send(order).get(20, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetAndMetadata> read =
                    Map.of(new TopicPartition("order.payment", 0), new OffsetAndMetadata(1));
            TestKafka.commit(admin, "payment", read);
        }
    }

    private static Map<String, Object> toTheStart() {
        return Map.of(
                "selection",
                Map.of(
                        "partitions",
                        List.of(Map.of(
                                "consumerGroup",
                                "payment",
                                "topic",
                                "order.payment",
                                "partition",
                                0,
                                "to",
                                Map.of("offset", 0)))));
    }
}
