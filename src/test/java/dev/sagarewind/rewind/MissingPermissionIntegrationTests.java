package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.GuardedConsole;
import dev.sagarewind.support.GuardedKafka;
import dev.sagarewind.timeline.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** A console whose Kafka user lacks an ACL says which, wherever it matters, and moves nothing. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = GuardedConsole.class)
class MissingPermissionIntegrationTests {

    private static final String OF_GROUP = "The console's Kafka user may not change this group: it needs Read on it";

    @Autowired
    ConsoleWorld world;

    @Autowired
    GuardedKafka broker;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @LocalServerPort
    int port;

    @Test
    @Causes(FindingCode.KAFKA_UNKNOWN)
    void aPlanNamesThePermissionThatIsMissing() {
        GroupPast past = failed();
        assertThat(unknown().inPlan(past))
                .isEqualTo("The console's Kafka user may not see this group: it needs Describe on it");

        allowOnGroup(past, AclOperation.DESCRIBE);
        assertThat(unknown().inPlan(past))
                .isEqualTo("The console's Kafka user may not see this topic: it needs Describe on it");

        allowOnTopic(past, AclOperation.DESCRIBE);
        assertThat(unknown().inPlan(past))
                .isEqualTo("The console's Kafka user may not read this topic: it needs Read on it.");

        broker.allowOnTopic(GuardedKafka.OPERATOR, past.topic, AclOperation.READ);
        await().atMost(Duration.ofSeconds(20)).until(() -> unknown().plan(past).executable());
    }

    @Test
    void aRewindWithoutReadOnTheGroupFailsWithThatSentence() {
        GroupPast past = failed();
        allowOnGroup(past, AclOperation.DESCRIBE);
        allowOnTopic(past, AclOperation.READ);

        assertThat(unknown().inEnd(past, WhenActive.REFUSE)).isEqualTo(OF_GROUP);
        assertThat(past.committed(0)).contains(2L);
    }

    @Test
    void anEvictionWithoutReadOnTheGroupIsRefusedWithThatSentenceAndNotTriedForEver() {
        GroupPast past = failed();
        allowOnGroup(past, AclOperation.DESCRIBE);
        allowOnTopic(past, AclOperation.READ);
        try (KafkaConsumer<String, String> member = past.member(Map.of())) {
            assertThat(unknown().inEnd(past, WhenActive.EVICT)).isEqualTo(OF_GROUP);
            assertThat(kafka.describe(List.of(past.group)).get(past.group).members())
                    .hasSize(1);
        }
        assertThat(past.committed(0)).contains(2L);
    }

    @Test
    void thePageOfAGroupShowsWhatCanBeSeenAndWhatIsMissing() throws Exception {
        GroupPast past = failed();
        allowOnGroup(past, AclOperation.DESCRIBE);

        HttpResponse<String> answer = get("/api/v1/consumer-group?name=" + past.group);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("The console's Kafka user may not see this topic: it needs Describe on it");
        assertThat(get("/api/v1/consumer-groups").statusCode()).isEqualTo(200);
    }

    private KafkaUnknown unknown() {
        return new KafkaUnknown(plans, rewinds);
    }

    private GroupPast failed() {
        GroupPast past = GroupPast.of(world, broker.admin(), broker.settings(GuardedKafka.ADMIN));
        past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        return past.commit(0, 2);
    }

    private void allowOnGroup(GroupPast past, AclOperation operation) {
        broker.allowOnGroup(GuardedKafka.OPERATOR, past.group.value(), operation);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> kafka.describe(List.of(past.group))
                        .get(past.group)
                        .problem()
                        .isEmpty());
    }

    private void allowOnTopic(GroupPast past, AclOperation operation) {
        broker.allowOnTopic(GuardedKafka.OPERATOR, past.topic, operation);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> kafka.bounds(List.of(past.at(0).partition()))
                                .get(past.at(0).partition())
                        instanceof LogBounds.Known);
    }

    private HttpResponse<String> get(String path) throws Exception {
        String viewer = Base64.getEncoder().encodeToString("viewer:viewer".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + viewer)
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
