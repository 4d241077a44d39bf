package dev.sagarewind.consumergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.msk.ConsoleKeys;
import dev.sagarewind.msk.IamKeys;
import dev.sagarewind.msk.IamPolicy;
import dev.sagarewind.msk.MskStandIn;
import dev.sagarewind.msk.StsStandIn;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in to a broker that checks as MSK does, with the settings of the profile {@code msk}. */
class MskSignInIntegrationTests {

    private static final String ROLE = "arn:aws:iam::" + MskStandIn.ACCOUNT + ":role/saga-rewind-kafka";
    private static final PartitionId PARTITION = new PartitionId("order.payment", 0);
    private static final String EVERYTHING = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}]}
            """;

    /** One to ask which brokers there are, one to each broker that it reads from. */
    private static final int CONNECTIONS_OF_A_READER = 2;

    private static MskStandIn broker;
    private static StsStandIn sts;
    private static IamKeys.Key task;

    private final ConsoleKeys environment = ConsoleKeys.of(task);
    private MskCredentials credentials;
    private SharedAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        broker = MskStandIn.start(Duration.ZERO);
        sts = StsStandIn.start(broker.keys()).lend(ROLE);
        task = broker.keys().add("AKIATASK", "s3cret/+=", MskStandIn.sessionOf("task", "i-1"));
        broker.policy("saga-rewind-kafka", IamPolicy.parse(EVERYTHING));
        Map<String, Object> open = Map.of("bootstrap.servers", broker.openBootstrapServers());
        try (Admin admin = Admin.create(open);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(open, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>(PARTITION.topic(), "one")).get(20, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        sts.close();
        broker.close();
    }

    @BeforeEach
    void everyTaskMayDoEverything() {
        broker.policy("task", IamPolicy.parse(EVERYTHING));
    }

    @AfterEach
    void restore() {
        if (admin != null) {
            admin.destroy();
            credentials.close();
        }
        environment.close();
        broker.terse(false);
        broker.throttling(false);
        broker.ahead(Duration.ZERO);
    }

    @Test
    void theTasksOwnCredentialsOpenBothClients() {
        KafkaConsumerGroups groups = console(MskStandIn.REGION, null);

        assertThat(groups.ids()).isEmpty();
        assertThat(groups.records(Map.of(PARTITION, new OffsetRange(0, 1)))
                        .get(PARTITION)
                        .records())
                .hasSize(1);
    }

    @Test
    void oneSessionOfTheRoleServesAllClients() {
        environment.askingStsAt(sts.endpoint());
        KafkaConsumerGroups groups = console(MskStandIn.REGION, ROLE);
        int asked = sts.asked();

        assertThat(groups.ids()).isEmpty();
        for (int read = 0; read < 3; read++) {
            assertThat(groups.recordAt(PARTITION, 0)).isPresent();
        }

        assertThat(sts.asked() - asked).isEqualTo(1);
    }

    /** A broker of MSK takes as few as four new connections in a second, from all of its clients. */
    @Test
    void readsThatFollowEachOtherShareTheirConnections() {
        KafkaConsumerGroups groups = console(MskStandIn.REGION, null);
        assertThat(groups.ids()).isEmpty();
        int before = broker.signedIn();

        for (int read = 0; read < 10; read++) {
            assertThat(groups.recordAt(PARTITION, 0)).isPresent();
        }

        assertThat(broker.signedIn() - before).isLessThanOrEqualTo(CONNECTIONS_OF_A_READER);
    }

    /** The task itself could: MSK's own library would go on with that. */
    @Test
    void aRoleThatIsNotLentIsNotReplacedByTheTasksOwn() {
        environment.askingStsAt(sts.endpoint());

        says(console(MskStandIn.REGION, ROLE + "-of-others"))
                .isEqualTo("The console may not take on the role " + ROLE
                        + "-of-others: its own role needs sts:AssumeRole on it, and the trust policy of " + ROLE
                        + "-of-others has to name the console's own role (AccessDenied)");
    }

    @Test
    void credentialsOfTheTaskThatHaveExpiredAreSaidToBeTheTasks() {
        environment.askingStsAt(sts.endpoint());
        environment.with(session(Instant.now().minusSeconds(1)));

        says(console(MskStandIn.REGION, ROLE)).contains("own AWS credentials").contains("have expired");
    }

    @Test
    void anStsThatIsAwayIsSaidToBeAwayWithinTheTimeOfTheCall() {
        environment.askingStsAt("http://127.0.0.1:9");

        says(console(MskStandIn.REGION, ROLE)).startsWith("AWS STS could not be asked for the role " + ROLE);
    }

    @Test
    void withoutCredentialsItIsSaidToGiveSome() {
        environment.close();
        try (ConsoleKeys none = ConsoleKeys.none()) {
            says(console(MskStandIn.REGION, null))
                    .isEqualTo(
                            "The console has no AWS credentials. Give its task a role, or set them in its environment");
        }
    }

    @Test
    void withoutARegionItIsSaidToSetOne() {
        says(console(null, null)).endsWith("Set saga-rewind.kafka.msk.region");
    }

    @Test
    void aWrongSecretIsRefusedAndThePermissionToConnectIsNamed() {
        environment.with(new IamKeys.Key(task.id(), "another", Optional.empty(), task.principal(), Instant.MAX));

        says(console(MskStandIn.REGION, null))
                .contains("(Access denied): its AWS role needs kafka-cluster:Connect on " + MskStandIn.CLUSTER)
                .contains("its credentials are not valid");
    }

    @Test
    void withoutConnectTheSameIsSaid() {
        broker.policy("task", IamPolicy.NONE);

        says(console(MskStandIn.REGION, null)).contains("needs kafka-cluster:Connect on " + MskStandIn.CLUSTER);
    }

    @Test
    void anotherRegionIsNamedWithTheSettingToChange() {
        says(console("us-east-1", null))
                .startsWith("Amazon MSK is in another region than us-east-1, for which the console signs."
                        + " Set saga-rewind.kafka.msk.region");
    }

    @Test
    void aClockThatIsBehindIsReadOut() {
        broker.ahead(Duration.ofMinutes(16));

        says(console(MskStandIn.REGION, null))
                .contains("This machine's clock says 20")
                .contains("(")
                .contains("Signature expired");
    }

    @Test
    void aClockThatIsAheadIsReadOutToo() {
        broker.ahead(Duration.ofMinutes(-6));

        says(console(MskStandIn.REGION, null))
                .contains("This machine's clock says 20")
                .contains("Signature not yet current");
    }

    @Test
    void aSessionThatHasExpiredIsNamed() {
        environment.with(session(Instant.now().minusSeconds(1)));

        says(console(MskStandIn.REGION, null)).startsWith("The console's AWS credentials have expired");
    }

    /** MSK is not known to say more than this. */
    @Test
    void aBareRefusalNamesEverythingThatItMayBe() {
        broker.terse(true);
        broker.ahead(Duration.ofMinutes(16));

        says(console(MskStandIn.REGION, null))
                .contains("kafka-cluster:Connect")
                .contains("credentials are not valid")
                .contains("not in " + MskStandIn.REGION)
                .contains("this machine's clock is wrong, which says 20");
    }

    @Test
    void aThrottledConsoleSaysSoDoesNotHammerAndRecoversByItself() {
        broker.throttling(true);
        KafkaConsumerGroups groups = console(MskStandIn.REGION, null);
        int before = broker.tried();
        long since = System.nanoTime();

        while (System.nanoTime() - since < Duration.ofSeconds(6).toNanos()) {
            says(groups).contains("Too many connects").contains("tries again by itself");
        }
        int tried = broker.tried() - before;
        broker.throttling(false);
        await().atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> groups.ids().isEmpty());

        // At least a second between two tries, but for the first two.
        assertThat(tried).isBetween(2, 8);
    }

    @Test
    void aReaderThatIsThrottledSaysSoToo() {
        KafkaConsumerGroups groups = console(MskStandIn.REGION, null);
        assertThat(groups.ids()).isEmpty();
        broker.throttling(true);

        assertThatExceptionOfType(KafkaUnavailableException.class)
                .isThrownBy(() -> groups.recordAt(PARTITION, 0))
                .withMessageStartingWith("No record of order.payment-0 can be read.")
                .withMessageContaining("Too many connects");
        broker.throttling(false);
        assertThat(groups.recordAt(PARTITION, 0)).isPresent();
    }

    private AbstractStringAssert<?> says(KafkaConsumerGroups groups) {
        KafkaUnavailableException[] said = new KafkaUnavailableException[1];
        assertThatExceptionOfType(KafkaUnavailableException.class)
                .isThrownBy(groups::ids)
                .satisfies(e -> {
                    said[0] = e;
                    assertThat(e.waited()).isLessThan(Duration.ofSeconds(9));
                });
        return assertThat(said[0].getMessage());
    }

    private static IamKeys.Key session(Instant expires) {
        return broker.keys()
                .add(new IamKeys.Key(
                        "ASIASESSION",
                        "another s3cret",
                        Optional.of("a+token/="),
                        MskStandIn.sessionOf("task", "i-1"),
                        expires));
    }

    private KafkaConsumerGroups console(@Nullable String region, @Nullable String role) {
        credentials = new MskCredentials(new MskSettings(region, role, "saga-rewind", null), region);
        admin = MskClients.admin(broker, credentials);
        return MskClients.groups(admin, broker, credentials);
    }
}
