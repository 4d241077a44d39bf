package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.msk.DocumentedPolicies;
import dev.sagarewind.msk.IamPolicy;
import dev.sagarewind.msk.MskConsole;
import dev.sagarewind.msk.MskStandIn;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleWorld;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/** The console on a cluster that checks as MSK does with IAM, with the documented policies and with parts of them. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("msk")
@ContextConfiguration(initializers = MskConsole.class)
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MskIncidentIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    ConsoleWorld world;

    @Autowired
    MskStandIn broker;

    @Autowired
    ConsumerGroups kafka;

    @Autowired
    FailureBoard board;

    @Autowired
    RewindPlans plans;

    @Autowired
    Rewinds rewinds;

    @LocalServerPort
    int port;

    private Admin admin;

    @BeforeAll
    void connect() {
        admin = Admin.create(open());
    }

    @AfterAll
    void disconnect() {
        admin.close();
    }

    @BeforeEach
    void theOperatorsPolicy() {
        broker.throttling(false);
        broker.policy(MskConsole.ROLE, DocumentedPolicies.operator());
    }

    /** Longer than two re-authentications. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void everyFailedMessageOfALiveGroupRecoversWhileTheConsoleSignsInAgain(String protocol) {
        try (Incident incident = new Incident(world, Map.of("group.protocol", protocol))) {
            incident.orders(60).failingEvery(10, 60).consumed(2, kafka, board);
            int failures = incident.failures(board).size();
            Map<Integer, Long> before = incident.committed(kafka);
            incident.service.heal();
            incident.service.taking(Duration.ofMillis(150));

            RewindPlan plan = plans.plan(new Selection.Matching(incident.filter()), Incident.OPERATOR);
            assertThat(plan.blockers()).isEmpty();
            int signedIn = broker.signedIn();
            RewindId id =
                    Incident.accepted(rewinds.request(Incident.request(plan, WhenActive.EVICT), Incident.OPERATOR));
            await().atMost(PATIENCE)
                    .until(() -> rewinds.find(id).orElseThrow().state().ended());

            Rewind rewind = rewinds.find(id).orElseThrow();
            assertThat(rewind.state()).isEqualTo(RewindState.RECOVERED);
            assertThat(rewind.counts().recovered()).isEqualTo(failures);
            assertThat(incident.unsettled()).isZero();
            incident.awaitConsumed(kafka);
            assertThat(incident.committed(kafka)).isEqualTo(before);
            assertThat(broker.signedIn() - signedIn).isGreaterThanOrEqualTo(2);
            assertThat(broker.principals()).containsExactly(MskConsole.SESSION);
            assertThat(broker.accessKeys()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void aViewersConsoleShowsEverythingAndExplainsWhyItDoesNotAct() throws Exception {
        broker.policy(MskConsole.ROLE, DocumentedPolicies.viewer());
        GroupPast past = failed();

        assertThat(kafka.ids()).contains(past.group);
        assertThat(kafka.describe(List.of(past.group)).get(past.group).problem())
                .isEmpty();
        assertThat(kafka.bounds(List.of(partition(past))).get(partition(past))).isInstanceOf(LogBounds.Known.class);
        assertThat(kafka.sizes(List.of(partition(past)))).hasSize(1);
        assertThat(kafka.retention(List.of(past.topic))).hasSize(1);
        assertThat(get("/api/v1/consumer-group?name=" + past.group).body()).doesNotContain("AWS role");
        assertThat(unknown().inPlan(past)).isEqualTo(mayNotRead(past) + ".");
    }

    @Test
    void withoutAlterGroupNothingIsMovedAndNobodyIsEvicted() {
        without("kafka-cluster:AlterGroup");
        GroupPast past = failed();
        String sentence = "The console's AWS role may not change this group: it needs kafka-cluster:AlterGroup on "
                + arn("group", past.group.value());

        assertThat(unknown().inEnd(past, WhenActive.REFUSE)).isEqualTo(sentence);
        try (KafkaConsumer<String, String> member = past.member(Map.of())) {
            assertThat(unknown().inEnd(past, WhenActive.EVICT)).isEqualTo(sentence);
            assertThat(kafka.describe(List.of(past.group)).get(past.group).members())
                    .hasSize(1);
        }
        assertThat(past.committed(0)).contains(2L);
    }

    @Test
    void withoutReadDataAPlanIsBlocked() {
        without("kafka-cluster:ReadData");
        GroupPast past = failed();

        assertThat(unknown().inPlan(past)).isEqualTo(mayNotRead(past) + ".");
    }

    @Test
    void withoutDescribeGroupAPlanAndThePageNameIt() throws Exception {
        without("kafka-cluster:DescribeGroup");
        GroupPast past = failed();
        String sentence = "The console's AWS role may not see this group: it needs kafka-cluster:DescribeGroup on "
                + arn("group", past.group.value());

        assertThat(unknown().inPlan(past)).isEqualTo(sentence);
        assertThat(get("/api/v1/consumer-group?name=" + past.group).body()).contains(sentence);
    }

    @Test
    void withoutDescribeTopicAPlanAndThePageNameIt() throws Exception {
        without("kafka-cluster:DescribeTopic");
        GroupPast past = failed();
        String sentence = "The console's AWS role may not see this topic: it needs kafka-cluster:DescribeTopic on "
                + arn("topic", past.topic);

        assertThat(unknown().inPlan(past)).isEqualTo(sentence);
        assertThat(get("/api/v1/consumer-group?name=" + past.group).body()).contains(sentence);
    }

    @Test
    void withoutDescribeTopicDynamicConfigurationThereIsNoClockAndAPlanAllTheSame() {
        without("kafka-cluster:DescribeTopicDynamicConfiguration");
        GroupPast past = failed();

        assertThat(kafka.retention(List.of(past.topic))).isEmpty();
        assertThat(unknown().plan(past).executable()).isTrue();
    }

    @Test
    void withoutDescribeClusterOnlySizesAreMissingWhereGroupsMayBeDescribed() {
        without("kafka-cluster:DescribeCluster");
        GroupPast past = failed();

        assertThat(kafka.ids()).contains(past.group);
        assertThat(kafka.sizes(List.of(partition(past)))).isEmpty();
        assertThat(unknown().plan(past).executable()).isTrue();
    }

    @Test
    void withoutConnectTheConsoleSaysSoAtTheNextSignInAndComesBackWithThePermission() throws Exception {
        GroupPast past = failed();
        without("kafka-cluster:Connect");
        String sentence = "its AWS role needs kafka-cluster:Connect on " + MskStandIn.CLUSTER;

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(refusal()).contains(sentence));
        assertThat(get("/api/v1/consumer-group?name=" + past.group).body()).contains(sentence);
        theOperatorsPolicy();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> kafka.ids().contains(past.group));
    }

    @Test
    void aRewindOfAConsoleThatIsThrottledWaitsAndThenGoesOn() {
        GroupPast past = failed();
        RewindId id;
        try (KafkaConsumer<String, String> member = past.member(Map.of())) {
            id = Incident.accepted(
                    rewinds.request(Found.request(unknown().plan(past), WhenActive.WAIT), Incident.OPERATOR));
            broker.throttling(true);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(refusal()).contains("Too many connects"));
        }
        int before = broker.tried();
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !rewinds.find(id).orElseThrow().state().ended());
        assertThat(broker.tried() - before).isLessThanOrEqualTo(6);
        assertThat(past.committed(0)).contains(2L);

        broker.throttling(false);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(past.committed(0)).contains(0L));
    }

    private String refusal() {
        try {
            kafka.ids();
            return "";
        } catch (KafkaUnavailableException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void without(String action) {
        IamPolicy all = DocumentedPolicies.operator();
        broker.policy(MskConsole.ROLE, all.without(action));
    }

    private Map<String, Object> open() {
        return Map.of("bootstrap.servers", world.bootstrapServers());
    }

    private KafkaUnknown unknown() {
        return new KafkaUnknown(plans, rewinds);
    }

    /** A failure that the board shows. */
    private GroupPast failed() {
        GroupPast past = GroupPast.of(world, admin, open());
        GroupPast.Sent failed = past.consumed(0, "a", Outcome.FAILED);
        past.consumed(0, "b", Outcome.SUCCEEDED);
        past.commit(0, 2);
        past.failures(board, failed);
        return past;
    }

    private static String mayNotRead(GroupPast past) {
        return "The console's AWS role may not read this topic: it needs kafka-cluster:ReadData on "
                + arn("topic", past.topic);
    }

    private static String arn(String kind, String name) {
        return MskStandIn.CLUSTER.replace(":cluster/", ":" + kind + "/") + "/" + name;
    }

    private static PartitionId partition(GroupPast past) {
        return past.at(0).partition();
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
