package dev.sagarewind.saga;

import static dev.sagarewind.support.TestUsers.who;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.ConsoleTest;
import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.timeline.History;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

@ConsoleTest
class SagaPagesIntegrationTests {

    private static final String SHOWS = "/sagas?id={id}";

    private final String topic = TestKafka.freshTopic(1);
    private final PartitionId partition = new PartitionId(topic, 0);
    private final String saga = "order-" + UUID.randomUUID();
    private MockMvcTester mvc;
    private DataSource database;
    private History history;

    @BeforeEach
    void open(@Autowired WebApplicationContext context, @Autowired ConsoleWorld world) {
        mvc = MockMvcTester.from(
                context, builder -> builder.apply(springSecurity()).build());
        database = world.database();
        history = new History(database);
    }

    @Test
    void saysWhereASagaStandsStillAndShowsTheSameAsPictureAndTable() {
        EventId failed = requested(saga);
        history.attempt("payment", failed, saga, partition, 7)
                .failed("java.net.SocketTimeoutException", "Read timed out");
        history.attempt("payment", requested(saga), saga, partition, 8).held(failed);

        assertThat(page(SHOWS, saga))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "at CapturePayment in payment.",
                        "1 more message is open.",
                        "<title>CapturePayment, payment: failed ",
                        "<a href=\"#e1\">",
                        "<tbody id=\"e1\">",
                        "<tbody id=\"e2\">",
                        "2 events, 2 consumptions",
                        "data-live=\"5\"");
        assertThat(page("/sagas/{id}", saga)).hasStatusOk();
        assertThat(api("/api/v1/sagas/{id}", saga))
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("FAILED");
        assertThat(api("/api/v1/sagas/{id}", saga))
                .bodyJson()
                .extractingPath("$.events[0].consumptions[0]")
                .asMap()
                .containsEntry("consumerGroup", "payment")
                .containsEntry("outcome", "FAILED")
                .containsEntry("offset", 7)
                .containsEntry("errorType", "java.net.SocketTimeoutException");
    }

    @Test
    void saysThatASagaIsOnItsWayOrHasConsumedEverything() {
        EventId first = requested(saga);
        assertThat(page(SHOWS, saga)).bodyText().contains("On its way", "has been requested and not consumed yet.");

        history.attempt("payment", first, saga, partition, 7).succeeded();
        assertThat(page(SHOWS, saga))
                .bodyText()
                .contains("Everything that was requested has been consumed")
                .doesNotContain("data-live");
    }

    @Test
    void anIdMayHoldAnyCharacters() {
        String odd = "pay/eu west#1%2F;ü?" + UUID.randomUUID();
        history.attempt("payment", requested(odd), odd, partition, 7).succeeded();

        assertThat(page(SHOWS, odd)).hasStatusOk().bodyText().contains("pay/eu west#1%2F;ü?");
        assertThat(api("/api/v1/saga?id={id}", odd))
                .bodyJson()
                .extractingPath("$.sagaId")
                .isEqualTo(odd);
    }

    @Test
    void isDownloadedAsJsonAndCsv() {
        history.attempt("payment", requested(saga), saga, partition, 7).failed("E", "=cmd(\"x\"),\nnext line");

        assertThat(page("/sagas.json?id={id}", saga))
                .hasContentType("application/json")
                .bodyJson()
                .extractingPath("$.events")
                .asArray()
                .hasSize(1);
        assertThat(page("/sagas.csv?id={id}", saga))
                .hasHeader("Content-Disposition", "attachment; filename=\"" + saga + ".csv\"")
                .bodyText()
                .startsWith("kind,at,event_id,event_type,by,consumer_group,outcome")
                .contains("REQUESTED,", "CONSUMED,", ",payment,FAILED,", "\"'=cmd(\"\"x\"\"),\nnext line\"");
        assertThat(JdbcClient.create(database)
                        .sql("""
                                select e.subject || ' ' || c.outcome || ' ' || (c.details ->> 'note')
                                  from saga_rewind.audit_entry e
                                  join saga_rewind.audit_entry c on c.audit_id = e.audit_id and c.part = 'CLOSED'
                                 where e.action = 'EXPORT' and e.part = 'OPENED' and e.consumer_groups = '{payment}'
                                   and e.subject like 'saga ' || :saga || '.%'
                                 order by e.entry_id
                                """)
                        .param("saga", saga)
                        .query(String.class)
                        .list())
                .containsExactly("saga " + saga + ".json DONE 2 rows", "saga " + saga + ".csv DONE 2 rows");
    }

    @Test
    void listsThoseThatStandStillAndFindsOneByHowItsIdEnds() {
        history.attempt("payment", requested(saga), saga, partition, 7).failed("E", "no");
        String ending = saga.substring(saga.length() - 8);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(api("/api/v1/sagas?q={q}", ending))
                        .bodyJson()
                        .extractingPath("$.items[0].sagaId")
                        .isEqualTo(saga));
        assertThat(api("/api/v1/sagas?q={q}", ending))
                .bodyJson()
                .extractingPath("$.items[0].consumerGroups")
                .asArray()
                .containsExactly("payment");
        assertThat(page("/sagas?q={q}", ending))
                .bodyText()
                .contains("href=\"/sagas?id=" + saga + "\"", "CapturePayment", "aria-label=\"1 failed, 0 held\"");
        assertThat(page("/sagas?q={q}", saga)).hasRedirectedUrl("/sagas?id=" + saga);
    }

    @Test
    void listsTheNewestOnesOnceEach() {
        requested(saga);
        String newer = "order-" + UUID.randomUUID();
        requested(newer);
        requested(newer);

        MvcTestResult newest = api("/api/v1/sagas?state=ALL&limit=1");
        assertThat(newest).bodyJson().extractingPath("$.items[0].sagaId").isEqualTo(newer);
        String next = cursor(newest);
        assertThat(api("/api/v1/sagas?state=ALL&limit=1&cursor={next}", next))
                .bodyJson()
                .extractingPath("$.items[0].sagaId")
                .isEqualTo(saga);
        assertThat(page("/sagas?state=ALL")).bodyText().contains(saga);
    }

    @Test
    void refusesWhatCouldOnlyBeAnsweredByReadingTheWholeHistory() {
        assertThat(api("/api/v1/sagas?state=ALL&q=x"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].pointer")
                .isEqualTo("/q");
        assertThat(api("/api/v1/sagas?state=ALL&consumerGroup=payment")).hasStatus(400);
        assertThat(api("/api/v1/sagas?state=ASLEEP")).hasStatus(400);
    }

    @Test
    void nobodyKnowsAnUnknownSaga() {
        assertThat(api("/api/v1/sagas/nobody"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("SAGA_UNKNOWN");
        assertThat(page(SHOWS, "nobody")).hasStatus(404);
    }

    private EventId requested(String sagaId) {
        return history.request(sagaId, topic, "shop-api");
    }

    private static String cursor(MvcTestResult slice) {
        String body = new String(slice.getResponse().getContentAsByteArray(), UTF_8);
        return body.replaceAll("(?s).*\"next\":\"([^\"]+)\".*", "$1");
    }

    private MvcTestResult api(String uri, Object... values) {
        return mvc.get()
                .uri(uri, values)
                .with(httpBasic("operator", "operator"))
                .exchange();
    }

    private MvcTestResult page(String uri, Object... values) {
        return mvc.get()
                .uri(uri, values)
                .header("Accept-Language", "en")
                .with(who("aiko", "VIEW"))
                .exchange();
    }
}
