package dev.sagarewind.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What reaches somebody who is told, and how often, whatever they do. */
@ExtendWith(OutputCaptureExtension.class)
class DeliveryIntegrationTests {

    private final LocalDatabase database = TestPostgres.migratedDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final Receiver receiver = new Receiver();
    private final NotificationSettings settings =
            Telling.settings(10, Telling.webhook("runbook", receiver.url("/s3cr3tpath")));
    private final Telling telling = Telling.on(database, settings);

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aTakenNoticeIsSignedAndNeverSentAgain() {
        assertThat(telling.note(cause("v1:00000001"))).isTrue();
        telling.deliverAll("runbook");

        assertThat(receiver.requests()).singleElement().satisfies(request -> {
            assertThat(request.header("webhook-id")).startsWith("msg_");
            assertThat(request.header("webhook-signature"))
                    .isEqualTo(WebhookSignature.of(
                            Telling.SECRET,
                            request.header("webhook-id"),
                            Long.parseLong(request.header("webhook-timestamp")),
                            request.body()));
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
        });
        everythingIsDue();
        telling.deliverAll("runbook");
        assertThat(receiver.requests()).hasSize(1);
        assertThat(newest().state()).isEqualTo("DELIVERED");
        assertThat(newest().status()).contains(202);
    }

    @Test
    void oneEventIsNotedOnce() {
        assertThat(telling.note(cause("v1:00000001"))).isTrue();
        assertThat(telling.note(cause("v1:00000001"))).isFalse();

        telling.deliverAll("runbook");

        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void whoeverFailsGetsTheSameAgainLater(CapturedOutput output) {
        receiver.thenAnswers(500, "oops at /s3cr3tpath").thenHangsUp().thenHangs(1_500);
        telling.note(cause("v1:00000001"));
        for (int attempt = 0; attempt < 4; attempt++) {
            assertThat(telling.deliver("runbook")).isTrue();
            assertThat(telling.deliver("runbook")).as("not before it is due").isFalse();
            everythingIsDue();
        }

        assertThat(receiver.requests()).hasSize(4);
        assertThat(receiver.requests().stream()
                        .map(each -> each.header("webhook-id"))
                        .distinct())
                .hasSize(1);
        assertThat(receiver.requests().stream().map(Receiver.Request::body).distinct())
                .hasSize(1);
        assertThat(newest().attempts()).isEqualTo(4);
        assertThat(newest().state()).isEqualTo("DELIVERED");
        assertThat(output.getAll())
                .containsOnlyOnce("runbook takes no notifications; it is tried again: 500 oops at …")
                .containsOnlyOnce("runbook takes notifications again")
                .doesNotContain("s3cr3tpath");
    }

    @Test
    void aReceiverThatWantsToBeLeftAloneIs() {
        receiver.thenAnswers(429, "slow down", "Retry-After", "120");
        telling.note(cause("v1:00000001"));
        telling.note(cause("v1:00000002"));

        telling.deliverAll("runbook");

        assertThat(receiver.requests()).hasSize(1);
        assertThat(jdbc.sql("""
                        select min(extract(epoch from due_at - clock_timestamp()))
                          from saga_rewind.notification_delivery where state = 'PENDING'
                        """).query(Double.class).single()).isBetween(100.0, 120.0);
    }

    @Test
    void aRefusedNoticeIsGivenUpLoudlyAndDoesNotBlockWhatFollows(CapturedOutput output) {
        receiver.thenAnswers(400, "{\"message\": \"Event object is invalid\"}").thenAnswers(302, "", "Location", "/x");
        telling.note(cause("v1:00000001"));
        telling.note(cause("v1:00000002"));
        telling.note(Telling.cause(NoticeKind.CAUSE_RECOVERED, "v1:00000001", "recovered"));

        telling.deliverAll("runbook");

        assertThat(receiver.requests()).as("no redirect was followed").hasSize(3);
        assertThat(telling.list.newest(10))
                .extracting(DeliveryRow::state)
                .containsExactly("DELIVERED", "GIVEN_UP", "GIVEN_UP");
        assertThat(telling.list.backlog().givenUp()).isEqualTo(2);
        assertThat(output.getAll())
                .contains("(cause.new), and will not be: 400 {\"message\": \"Event object is invalid\"}");
    }

    @Test
    void theEndOfACauseNeverComesBeforeItsBeginning() {
        receiver.thenAnswers(503, "");
        telling.note(cause("v1:00000001"));
        telling.note(Telling.cause(NoticeKind.CAUSE_RECOVERED, "v1:00000001", "recovered"));
        telling.note(cause("v1:00000002"));

        telling.deliverAll("runbook");
        everythingIsDue();
        telling.deliverAll("runbook");

        assertThat(receiver.requests().stream().map(DeliveryIntegrationTests::what))
                .containsExactly(
                        "cause.new v1:00000001",
                        "cause.new v1:00000002",
                        "cause.new v1:00000001",
                        "cause.recovered v1:00000001");
    }

    @Test
    void whoSaysHowItWentAndTalksOnHasTakenIt() {
        receiver.thenDrips(200);
        telling.note(cause("v1:00000001"));

        telling.deliver("runbook");

        assertThat(newest().state()).isEqualTo("DELIVERED");
    }

    @Test
    void twoConsolesTellEachNoticeOnce() {
        Telling other = Telling.on(database, settings);
        IntStream.range(0, 100).forEach(number -> telling.note(cause("v1:%08x".formatted(number))));

        CompletableFuture.allOf(Stream.of(telling, other, telling, other)
                        .map(console -> CompletableFuture.runAsync(() -> console.deliverAll("runbook")))
                        .toArray(CompletableFuture[]::new))
                .join();
        telling.deliverAll("runbook");

        Set<String> ids = new HashSet<>();
        receiver.requests().forEach(request -> ids.add(request.header("webhook-id")));
        assertThat(ids).hasSize(100);
        assertThat(receiver.requests()).hasSize(100);
    }

    /** As a console does that is killed after the receiver has taken it, and before the database knows. */
    @Test
    void whatAKilledConsoleSentComesAgainFromAnotherWithTheSameId() throws InterruptedException {
        AtomicBoolean gone = new AtomicBoolean();
        Telling dying = Telling.on(database, settings, severed(gone));
        telling.note(cause("v1:00000001"));
        Delivery claimed = dying.deliveries
                .claim("runbook", "dying", Duration.ofMillis(1_500))
                .orElseThrow();
        Answer taken = dying.sender.send(settings.targets().get(0), claimed);
        assertThat(taken.taken()).isTrue();
        gone.set(true);
        assertThatThrownBy(() -> dying.deliveries.delivered(claimed, taken)).isInstanceOf(DataAccessException.class);
        assertThat(telling.deliver("runbook")).as("while it may still be at it").isFalse();

        await().atMost(Duration.ofSeconds(10)).until(() -> telling.deliver("runbook"));

        assertThat(receiver.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.header("webhook-id")).isEqualTo(WebhookMessage.id(claimed)));
        assertThat(newest().attempts()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatIsAwayForAMomentAfterwardsMakesNobodyTellItTwice() {
        AtomicBoolean gone = new AtomicBoolean();
        Telling console = Telling.on(database, settings, severed(gone));
        telling.note(cause("v1:00000001"));
        receiver.thenHangs(300);
        CompletableFuture<Boolean> delivered = CompletableFuture.supplyAsync(() -> console.deliver("runbook"));
        await().until(() -> receiver.requests().size() == 1);
        gone.set(true);
        await().during(Duration.ofMillis(1_000)).until(() -> !delivered.isDone());
        gone.set(false);

        assertThat(delivered.join()).isTrue();
        assertThat(newest().state()).isEqualTo("DELIVERED");
    }

    @Test
    void nothingIsSentOnceTheConsoleStops() throws InterruptedException {
        telling.note(cause("v1:00000001"));

        telling.courier.deliverNext(settings.targets().get(0), "stopping", () -> false);

        assertThat(receiver.requests()).isEmpty();
        assertThat(newest().attempts()).isZero();
        assertThat(telling.deliver("runbook")).as("another may at once").isTrue();
    }

    @Test
    void whatNobodyCouldTellInTimeIsGivenUp() {
        telling.note(cause("v1:00000001"));
        jdbc.sql("update saga_rewind.notification set noted_at = noted_at - interval '1 day'")
                .update();
        jdbc.sql("update saga_rewind.notification_delivery set noted_at = noted_at - interval '1 day'")
                .update();
        receiver.thenAnswers(500, "");

        telling.deliver("runbook");

        assertThat(newest().state()).isEqualTo("GIVEN_UP");
        telling.note(cause("v1:00000002"));
        jdbc.sql("update saga_rewind.notification_delivery set target = 'gone', noted_at = noted_at - interval '2 days'"
                        + " where state = 'PENDING'")
                .update();
        assertThat(telling.deliveries.giveUpOlderThan(Duration.ofHours(24))).isEqualTo(1);
    }

    @Test
    void onlyThoseAreToldWhoWantIt() {
        Telling picky = Telling.on(
                database,
                Telling.settings(
                        10,
                        Telling.webhook("runbook", receiver.url("/runbook"), "pay*"),
                        Telling.webhook("others", receiver.url("/others"), "order*")));
        picky.note(cause("v1:00000001"));
        picky.deliverAll("runbook");
        picky.deliverAll("others");

        assertThat(receiver.requests()).extracting(Receiver.Request::path).containsExactly("/runbook");
    }

    @Test
    void sayHowManyWaitAndForHowLong() {
        assertThat(telling.list.backlog().oldest()).isEmpty();

        telling.note(cause("v1:00000001"));
        jdbc.sql("update saga_rewind.notification_delivery set noted_at = noted_at - interval '90 seconds'")
                .update();

        Backlog backlog = telling.list.backlog();
        assertThat(backlog.pending()).isEqualTo(1);
        assertThat(backlog.oldest())
                .hasValueSatisfying(age -> assertThat(age).isBetween(Duration.ofSeconds(89), Duration.ofMinutes(2)));
        assertThat(backlog.givenUp()).isZero();
    }

    @Test
    void waitsLongerEachTime() {
        assertThat(Courier.delay(1, Optional.empty())).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(Courier.delay(3, Optional.empty())).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(24));
        assertThat(Courier.delay(99, Optional.empty())).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(18));
        assertThat(Courier.delay(1, Optional.of(Duration.ofMinutes(2)))).isEqualTo(Duration.ofMinutes(2));
    }

    private DeliveryRow newest() {
        return telling.list.newest(1).get(0);
    }

    private void everythingIsDue() {
        jdbc.sql("update saga_rewind.notification_delivery set due_at = clock_timestamp() where state = 'PENDING'")
                .update();
    }

    private static Notice cause(String id) {
        return Telling.cause(NoticeKind.CAUSE_NEW, id, "opened/" + id);
    }

    private static String what(Receiver.Request request) {
        return request.json().get("type").stringValue() + " "
                + request.json().at("/data/cause/causeId").stringValue();
    }

    /** The same database, until it is gone. */
    private AbstractDataSource severed(AtomicBoolean gone) {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                if (gone.get()) {
                    throw new SQLException("gone", "08006");
                }
                return database.getConnection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }
}
