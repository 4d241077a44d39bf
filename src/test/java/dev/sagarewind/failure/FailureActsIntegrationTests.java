package dev.sagarewind.failure;

import static dev.sagarewind.support.TestUsers.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import dev.sagarewind.access.Scope;
import dev.sagarewind.audit.AuditEntry;
import dev.sagarewind.audit.AuditFilter;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditTrail;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.timeline.History;
import dev.sagarewind.web.Paging;
import java.io.UnsupportedEncodingException;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ConsoleTest
@AutoConfigureMockMvc
class FailureActsIntegrationTests {

    private static final String ALL = "VIEW,VIEW_PAYLOADS,REWIND,SKIP,DISMISS";

    @Autowired
    MockMvcTester mvc;

    @Autowired
    ConsoleWorld world;

    @Autowired
    FailureBoard board;

    @Autowired
    AuditTrail audit;

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String group = "payment-" + name;
    private final String saga = "order-" + name;
    private final PartitionId partition = new PartitionId("order." + name, 0);
    private History history;
    private EventId failed;
    private EventId held;
    private EventId other;

    @BeforeEach
    void oneSagaStandsStillWithAHeldMessageAndAnotherWithoutAny() {
        history = new History(world.database());
        failed = history.request(saga, partition.topic(), "order");
        attempt(failed, saga, 10).failed("java.lang.IllegalStateException", "the gateway is away");
        held = history.request(saga, partition.topic(), "order");
        attempt(held, saga, 11).held(failed);
        other = history.request(saga + "-other", partition.topic(), "order");
        attempt(other, saga + "-other", 12).failed("java.lang.IllegalStateException", "the gateway is away");
        awaitState(failed, FailureState.OPEN);
        awaitState(held, FailureState.OPEN);
        awaitState(other, FailureState.OPEN);
    }

    @Test
    void dismissesOverRestAndSaysWhoWhenAndWhy() throws Exception {
        MvcTestResult answer = api("dismissals", body("refunded by hand", failed, other));

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.dismissed").isEqualTo(2);
            assertThat(json).extractingPath("$.failures[*].result").asArray().containsOnly("DISMISSED");
            assertThat(json).extractingPath("$.heldBehind").isEqualTo(1);
        });
        assertThat(get("/api/v1/failures/" + id(failed))).bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.state").isEqualTo("DISMISSED");
            assertThat(json).extractingPath("$.dismissal.by").isEqualTo("operator");
            assertThat(json).extractingPath("$.dismissal.reason").isEqualTo("refunded by hand");
            assertThat(json).extractingPath("$.dismissal.at").asString().endsWith("Z");
        });
        assertThat(get("/api/v1/failures?state=DISMISSED&consumerGroup=" + group))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(2);
        assertThat(board.openByGroup()).containsEntry(new ConsumerGroupId(group), new OpenCount(0, 1, 1));
        assertThat(get("/api/v1/causes?consumerGroup=" + group))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(0);
    }

    @Test
    void aSkipThatIsRefusedIsInTheAuditWithItsCode() throws Exception {
        try (Connection consumer = world.database().getConnection()) {
            consumer.setAutoCommit(false);
            new History(new SingleConnectionDataSource(consumer, true))
                    .attempt(group, failed, saga, partition, 10)
                    .succeeded();

            assertThat(api("skips", body("settled by the bank", failed))).hasStatus(409);
            consumer.rollback();
        }

        assertThat(JdbcClient.create(world.database())
                        .sql("""
                                select outcome || ' ' || (details ->> 'code') || ' ' || (details ->> 'reason')
                                  from saga_rewind.audit_entry
                                 where subject = :group and action = 'SKIP'
                                """)
                        .param("group", group)
                        .query(String.class)
                        .list())
                .containsExactly("REFUSED MESSAGE_BEING_PROCESSED settled by the bank");
    }

    /** So that there is no moment at which a console that dies leaves one without the other. */
    @Test
    void whatWasDoneAndItsRecordAreOfOneTransaction() {
        api("dismissals", body("refunded by hand", failed));
        api("skips", body("settled by the bank", other));

        assertThat(JdbcClient.create(world.database())
                        .sql("""
                                select a.action
                                  from saga_rewind.audit_entry a
                                 where a.subject = :group
                                   and (a.xmin::text in (select d.xmin::text from saga_rewind.dismissal d
                                                          where d.failure_id = cast(:dismissed as uuid))
                                        or a.xmin::text in (select h.xmin::text
                                                              from timeline.event_consumption_history h
                                                             where h.consumer_group = :group
                                                               and h.event_id = :skipped and h.outcome = 'SKIPPED'))
                                 order by a.action
                                """)
                        .param("group", group)
                        .param("dismissed", id(failed))
                        .param("skipped", other.value())
                        .query(String.class)
                        .list())
                .containsExactly("DISMISS", "SKIP");
    }

    @Test
    void answersTheSameDismissalAgainWithWhatIsSo() {
        api("dismissals", body("refunded by hand", failed));

        assertThat(api("dismissals", body("again", failed)))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json).extractingPath("$.dismissed").isEqualTo(0);
                    assertThat(json).extractingPath("$.failures[0].result").isEqualTo("DISMISSED_ALREADY");
                });
        assertThat(failure(failed).dismissal().map(Dismissal::reason)).contains("refunded by hand");
    }

    @Test
    void putsBackOverRest() {
        api("dismissals", body("refunded by hand", failed));

        assertThat(delete(id(failed), "operator")).hasStatus(204);
        assertThat(failure(failed).state()).isEqualTo(FailureState.OPEN);
        assertThat(delete(id(failed), "operator")).hasStatus(204);
        assertThat(delete(UUID.randomUUID().toString(), "operator"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("FAILURE_UNKNOWN");
    }

    @Test
    void skipsOverRestAndOffersTheRewindOfWhatWasHeldBehind() throws Exception {
        MvcTestResult answer = api("skips", body("cancelled by the customer", failed));

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.skipped").isEqualTo(1);
            assertThat(json).extractingPath("$.failures[0].result").isEqualTo("SKIPPED");
            assertThat(json).extractingPath("$.releasable.messages").isEqualTo(1);
            assertThat(json).extractingPath("$.releasable.sagas[0].sagaId").isEqualTo(saga);
            assertThat(json)
                    .extractingPath("$.releasable.sagas[0].consumerGroup")
                    .isEqualTo(group);
            assertThat(json)
                    .extractingPath("$.releasable.rewindPlan.selection.failureIds")
                    .asArray()
                    .containsExactly(id(held));
        });
        awaitState(failed, FailureState.SKIPPED);
        assertThat(get("/api/v1/events/" + failed).getResponse().getContentAsString())
                .contains("SKIPPED", "operator");

        assertThat(api("skips", body("again", failed))).hasStatusOk().bodyJson().satisfies(json -> {
            assertThat(json).extractingPath("$.skipped").isEqualTo(0);
            assertThat(json).extractingPath("$.failures[0].result").isEqualTo("SETTLED_ALREADY");
        });
    }

    @Test
    void saysOfEachFailureWhetherItWasSkippedOrSettledAlready() {
        attempt(other, saga + "-other", 12).succeeded();

        assertThat(api("skips", body("cancelled", failed, other)))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    assertThat(json).extractingPath("$.skipped").isEqualTo(1);
                    assertThat(json)
                            .extractingPath("$.failures[*].result")
                            .asArray()
                            .containsExactly("SKIPPED", "SETTLED_ALREADY");
                });
        awaitState(other, FailureState.RECOVERED);
    }

    @Test
    void showsADismissedFailureThatIsSkippedAsSkipped() {
        api("dismissals", body("refunded by hand", failed));
        api("skips", body("and never again", failed));

        awaitState(failed, FailureState.SKIPPED);
        assertThat(failure(failed).dismissal()).isEmpty();
    }

    @Test
    void namesEveryWrongFieldAndDoesNothing() {
        for (String act : List.of("dismissals", "skips")) {
            assertThat(api(act, "{\"failureIds\": [\"" + id(failed) + "\", \"none\", null], \"reason\": \" \"}"))
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("$.errors[*].pointer")
                    .asArray()
                    .containsExactly("/failureIds/1", "/failureIds/2", "/reason");
            assertThat(api(act, "{}"))
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("$.errors[*].pointer")
                    .asArray()
                    .containsExactly("/failureIds", "/reason");
            assertThat(api(act, "{\"failureIds\": [], \"reason\": \"r\", \"force\": true}"))
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("$.errors[0].pointer")
                    .isEqualTo("/force");
            assertThat(api(act, body("x".repeat(1001), failed)))
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("$.errors[0].pointer")
                    .isEqualTo("/reason");
            String many = IntStream.range(0, 1001)
                    .mapToObj(n -> "\"" + UUID.randomUUID() + "\"")
                    .collect(Collectors.joining(","));
            assertThat(api(act, "{\"failureIds\": [" + many + "], \"reason\": \"r\"}"))
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("$.errors[0].pointer")
                    .isEqualTo("/failureIds");
        }
        assertThat(failure(failed).state()).isEqualTo(FailureState.OPEN);
    }

    @Test
    void doesNothingAboutAnyIfOneIsUnknown() {
        String unknown = UUID.randomUUID().toString();
        String body = "{\"failureIds\": [\"" + id(failed) + "\", \"" + unknown + "\"], \"reason\": \"r\"}";

        for (String act : List.of("dismissals", "skips")) {
            assertThat(api(act, body)).hasStatus(422).bodyJson().satisfies(json -> {
                assertThat(json).extractingPath("$.code").isEqualTo("FAILURES_UNKNOWN");
                assertThat(json).extractingPath("$.errors[0].pointer").isEqualTo("/failureIds/1");
                assertThat(json).extractingPath("$.errors[0].detail").asString().contains(unknown);
            });
        }
        assertThat(failure(failed).state()).isEqualTo(FailureState.OPEN);
        assertThat(settled(failed)).isZero();
    }

    @Test
    void refusesViewersWithTheMissingPermission() {
        assertThat(api("dismissals", body("r", failed), "viewer"))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("DISMISS_NOT_PERMITTED");
        assertThat(api("skips", body("r", failed), "viewer"))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("SKIP_NOT_PERMITTED");
        assertThat(delete(id(failed), "viewer"))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("DISMISS_NOT_PERMITTED");
        for (String path : List.of("/failures/skips", "/failures/dismissals", "/failures/restorals")) {
            assertThat(post(path, "VIEW,REWIND", "r", failed)).hasStatus(403);
        }
        assertThat(failure(failed).state()).isEqualTo(FailureState.OPEN);
        assertThat(settled(failed)).isZero();
    }

    @Test
    void recordsEachActWithItsReasonAndItsMessages() {
        api("dismissals", body("refunded by hand", failed));
        delete(id(failed), "operator");
        api("skips", body("cancelled by the customer", failed, other));

        assertThat(entry(AuditedAction.DISMISS).details().reason()).contains("refunded by hand");
        assertThat(entry(AuditedAction.DISMISS).details().failures()).containsExactly(id(failed));
        assertThat(entry(AuditedAction.PUT_BACK).details().failures()).containsExactly(id(failed));
        AuditEntry skip = entry(AuditedAction.SKIP);
        assertThat(skip.outcome()).isEqualTo(AuditOutcome.DONE);
        assertThat(skip.actor()).isEqualTo("operator");
        assertThat(skip.details().failures()).containsExactlyInAnyOrder(id(failed), id(other));
        assertThat(skip.details().reason()).contains("cancelled by the customer");
    }

    @Test
    void asksOnAPageWhatASkipMeansBeforeItIsDone() throws Exception {
        assertThat(text(page("/failures/skips/new?failureId=" + id(failed), ALL)))
                .contains(group + " will never process this message")
                .contains("Its saga goes on without it.")
                .contains("1 message is held behind")
                .contains("Skip this message");
        assertThat(settled(failed)).isZero();
        assertThat(text(post("/failures/skips/new", ALL, "", failed, other)))
                .contains("will never process these 2 messages", "Their 2 sagas go on without them.");
    }

    @Test
    void skipsOnThePagesAndOffersThePlanAfterwards() throws Exception {
        MvcTestResult done = post("/failures/skips", ALL, "cancelled by the customer", failed);
        assertThat(done).hasStatus(302);
        String result = done.getResponse().getRedirectedUrl();

        assertThat(text(page(result, ALL)))
                .contains("1 message is skipped", "cancelled by the customer")
                .contains("1 message that was held behind can run now")
                .contains("Plan rewind of the message held behind", "value=\"" + id(held) + "\"");
        assertThat(text(page(result, "VIEW"))).contains("disabled", "You may look but not rewind");
        awaitState(failed, FailureState.SKIPPED);
        attempt(held, saga, 11).succeeded();
        awaitState(held, FailureState.RECOVERED);
        assertThat(text(page(result, ALL)))
                .contains("Nothing waits to be released")
                .doesNotContain("Plan rewind of");
    }

    @Test
    void keepsWhatWasTypedWhenTheReasonIsMissing() throws Exception {
        MvcTestResult refused = post("/failures/dismissals", ALL, "   ", failed);

        assertThat(refused).hasStatus(422);
        assertThat(text(refused))
                .contains("aria-invalid=\"true\"", "Write why", "Take this failure off the board")
                .contains("value=\"" + id(failed) + "\"");
        assertThat(failure(failed).state()).isEqualTo(FailureState.OPEN);
    }

    @Test
    void dismissesOnThePagesAndPutsBack() throws Exception {
        assertThat(post("/failures/dismissals", ALL, "refunded by hand", failed))
                .hasStatus(302)
                .redirectedUrl()
                .isEqualTo("/failures/" + id(failed));
        assertThat(text(page("/failures/" + id(failed), ALL)))
                .contains("Dismissed by aiko", "refunded by hand", "has still not processed it", "Put back");
        assertThat(text(page("/failures?state=DISMISSED&consumerGroup=" + group, ALL)))
                .contains("Dismissed by aiko", "refunded by hand", "Put back");
        assertThat(text(page("/failures?consumerGroup=" + group, ALL)))
                .contains("1 more is dismissed", "Held behind dismissed messages", id(held));

        assertThat(post("/failures/restorals", ALL, "", failed)).hasStatus(302);
        assertThat(failure(failed).state()).isEqualTo(FailureState.OPEN);
    }

    @Test
    void dismissesWhatIsHeldBehindTooIfAskedTo() throws Exception {
        MvcTestResult done = mvc.post()
                .uri("/failures/dismissals")
                .param("failureId", id(failed))
                .param("reason", "refunded by hand")
                .param("withHeld", "true")
                .with(csrf())
                .with(who("aiko", ALL.split(",")))
                .exchange();

        assertThat(failure(held).state()).isEqualTo(FailureState.DISMISSED);
        assertThat(text(page(done.getResponse().getRedirectedUrl(), ALL))).contains("2 failures are off the board");
    }

    @Test
    void saysThatADismissedFailureHasFailedAgain() throws Exception {
        api("dismissals", body("refunded by hand", failed));
        attempt(failed, saga, 10).failed("java.lang.IllegalStateException", "the gateway is away");
        awaitState(failed, FailureState.OPEN);

        assertThat(text(page("/failures/" + id(failed), ALL)))
                .contains("Was dismissed by operator", "refunded by hand", "It has failed again since.");
        assertThat(get("/api/v1/failures/" + id(failed)))
                .bodyJson()
                .extractingPath("$.dismissal.reason")
                .isEqualTo("refunded by hand");
    }

    @Test
    void showsTheButtonsDisabledWithTheMissingPermissionNamed() throws Exception {
        for (String path : List.of("/failures?consumerGroup=" + group, "/failures/" + id(failed))) {
            assertThat(text(page(path, "VIEW,REWIND")))
                    .contains("Skip…", "Dismiss…", "needs the permission SKIP", "need the permission DISMISS")
                    .contains("aria-describedby=\"may-not-skip\"", "aria-describedby=\"may-not-dismiss\"");
            assertThat(text(page(path, ALL))).doesNotContain("permission SKIP", "permission DISMISS", "disabled");
        }
    }

    private History.Attempt attempt(EventId event, String sagaId, long offset) {
        return history.attempt(group, event, sagaId, partition, offset);
    }

    private MvcTestResult api(String act, String body) {
        return api(act, body, "operator");
    }

    private MvcTestResult api(String act, String body, String who) {
        return mvc.post()
                .uri("/api/v1/failures/" + act)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(httpBasic(who, who))
                .exchange();
    }

    private MvcTestResult delete(String failureId, String who) {
        return mvc.delete()
                .uri("/api/v1/failures/" + failureId + "/dismissal")
                .with(httpBasic(who, who))
                .exchange();
    }

    private MvcTestResult get(String address) {
        return mvc.get().uri(address).with(httpBasic("operator", "operator")).exchange();
    }

    private MvcTestResult page(String address, String permissions) {
        MvcTestResult result =
                mvc.get().uri(address).with(who("aiko", permissions.split(","))).exchange();
        assertThat(result).hasStatusOk();
        return result;
    }

    private MvcTestResult post(String address, String permissions, String reason, EventId... events) {
        var request = mvc.post().uri(address).param("reason", reason);
        for (EventId event : events) {
            request = request.param("failureId", id(event));
        }
        return request.with(csrf()).with(who("aiko", permissions.split(","))).exchange();
    }

    private static String text(MvcTestResult result) throws UnsupportedEncodingException {
        return result.getResponse().getContentAsString();
    }

    private String body(String reason, EventId... events) {
        String ids = Arrays.stream(events).map(event -> "\"" + id(event) + "\"").collect(Collectors.joining(","));
        return "{\"failureIds\": [" + ids + "], \"reason\": \"" + reason + "\"}";
    }

    private AuditEntry entry(AuditedAction action) {
        return audit.list(AuditFilter.everything(), Scope.everything(), Paging.first()).items().stream()
                .filter(each -> each.action() == action)
                .filter(each -> each.subject().equals(group))
                .findFirst()
                .orElseThrow();
    }

    private long settled(EventId event) {
        return JdbcClient.create(world.database())
                .sql("select count(*) from timeline.event_consumption_history "
                        + "where event_id = ? and outcome in ('SUCCEEDED', 'SKIPPED')")
                .param(event.value())
                .query(Long.class)
                .single();
    }

    private void awaitState(EventId event, FailureState state) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> board.find(FailureId.of(new ConsumerGroupId(group), event))
                        .filter(failure -> failure.state() == state)
                        .isPresent());
    }

    private Failure failure(EventId event) {
        return board.find(FailureId.of(new ConsumerGroupId(group), event)).orElseThrow();
    }

    private String id(EventId event) {
        return FailureId.of(new ConsumerGroupId(group), event).toString();
    }
}
