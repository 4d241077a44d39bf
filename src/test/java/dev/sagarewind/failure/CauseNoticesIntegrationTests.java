package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.failure.RewoundCauses.Rewound;
import dev.sagarewind.notification.Receiver;
import dev.sagarewind.notification.Telling;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import dev.sagarewind.timeline.History;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What people are told of causes, from rows of the history to what a receiver gets. */
class CauseNoticesIntegrationTests {

    private static final PartitionId PARTITION = new PartitionId("order.payment", 2);

    private final LocalDatabase database = TestPostgres.migratedDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final History history = new History(database);
    private final Board board = Board.of(database).catchUp();
    private final Receiver receiver = new Receiver();
    private final List<Rewound> rewinds = new ArrayList<>();
    private final List<Rewound> inVain = new ArrayList<>();
    private final Telling telling = telling(3);
    private long offset = 10;

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void oneCauseIsToldOnceHoweverManyFailAndRecoversOnce() {
        EventId first = failed("payment", "saga-1", "E1");
        EventId second = failed("payment", "saga-2", "E1");
        look();
        look();

        assertThat(told()).singleElement().satisfies(notice -> {
            assertThat(notice.get("type").stringValue()).isEqualTo("cause.new");
            assertThat(notice.at("/data/cause/failed").intValue()).isEqualTo(2);
            assertThat(notice.at("/data/cause/sagas").intValue()).isEqualTo(2);
            assertThat(notice.at("/data/cause/consumerGroup").stringValue()).isEqualTo("payment");
        });

        history.attempt("payment", first, "saga-1", PARTITION, 10).succeeded();
        look();
        assertThat(told()).as("one is still open").hasSize(1);

        history.attempt("payment", second, "saga-2", PARTITION, 11).skipped();
        look();
        look();

        assertThat(types()).containsExactly("cause.new", "cause.recovered");
        assertThat(told().get(1).at("/data/cause/recovered").intValue()).isEqualTo(1);
        assertThat(told().get(1).at("/data/cause/skipped").intValue()).isEqualTo(1);
        assertThat(told().get(1).at("/data/incident")).isEqualTo(told().get(0).at("/data/incident"));
    }

    @Test
    void theTitleIsMasked() {
        EventId event = history.request("saga-1", PARTITION.topic(), "order");
        history.attempt("payment", event, "saga-1", PARTITION, 10).failed("REFUSED", "no charge for ren@example.com");
        look();

        assertThat(told()).hasSize(1);
        assertThat(receiver.requests().get(0).body()).doesNotContain("ren@example.com");
    }

    @Test
    void openAgainWithoutARewindIsNewAndAfterOneIsAgain() {
        EventId first = failed("payment", "saga-1", "E1");
        look();
        history.attempt("payment", first, "saga-1", PARTITION, 10).succeeded();
        look();
        EventId second = failed("payment", "saga-2", "E1");
        look();
        assertThat(types()).containsExactly("cause.new", "cause.recovered", "cause.new");

        history.attempt("payment", second, "saga-2", PARTITION, 11).succeeded();
        look();
        rewinds.add(rewound("r-1", 0));
        failed("payment", "saga-3", "E1");
        look();

        assertThat(types().subList(3, 5)).containsExactly("cause.recovered", "cause.again");
        assertThat(told().get(4).at("/data/rewind/rewindId").stringValue()).isEqualTo("r-1");
    }

    @Test
    void whatFailsAgainAfterARewindIsToldOnceForEachRewind() {
        failed("payment", "saga-1", "E1");
        look();
        inVain.add(rewound("r-1", 1));
        look();
        look();
        inVain.add(rewound("r-2", 1));
        look();

        assertThat(types()).containsExactly("cause.new", "cause.again", "cause.again");
        assertThat(told().get(2).at("/data/rewind/rewindId").stringValue()).isEqualTo("r-2");
        assertThat(told().get(2).at("/data/rewind/failedAgain").intValue()).isEqualTo(1);
    }

    @Test
    void aFloodOfCausesIsAFewMessagesAndOneForTheRest() {
        List<EventId> events = new ArrayList<>();
        for (int number = 0; number < 41; number++) {
            events.add(failed("payment", "saga-" + number, "E" + number));
        }
        look();
        look();

        assertThat(types()).containsExactlyInAnyOrder("cause.new", "cause.new", "cause.new", "causes.more");
        JsonNode rest = told().stream()
                .filter(notice -> notice.get("type").stringValue().equals("causes.more"))
                .findFirst()
                .orElseThrow();
        assertThat(rest.at("/data/causes/count").intValue()).isEqualTo(38);

        for (int number = 0; number < 41; number++) {
            history.attempt("payment", events.get(number), "saga-" + number, PARTITION, 10 + number)
                    .succeeded();
        }
        look();

        assertThat(types().stream().filter("cause.recovered"::equals))
                .as("three, and the rest as one")
                .hasSize(4);
        assertThat(told().get(7).at("/data/incident"))
                .isIn(told().stream().map(notice -> notice.at("/data/incident")).toList());
    }

    @Test
    void whatWasTakenOffTheBoardHasNotRecovered() {
        EventId event = failed("payment", "saga-1", "E1");
        look();
        jdbc.sql("update saga_rewind.failure set state = 'DISMISSED'").update();
        look();
        assertThat(types()).containsExactly("cause.new");

        history.attempt("payment", event, "saga-1", PARTITION, 10).succeeded();
        look();
        assertThat(types()).containsExactly("cause.new", "cause.recovered");
    }

    @Test
    void aCauseThatPassesWithinTheTimeOfGatheringIsNotTold() {
        Telling patient = telling(3, Duration.ofMinutes(5));
        CauseNotices notices = notices(patient);
        EventId event = failed("payment", "saga-1", "E1");
        board.catchUp();
        look(patient, notices);
        history.attempt("payment", event, "saga-1", PARTITION, 10).succeeded();
        board.catchUp();
        look(patient, notices);
        jdbc.sql("update saga_rewind.cause_notice set opened_at = opened_at - interval '1 hour'")
                .update();
        look(patient, notices);

        assertThat(told()).isEmpty();
    }

    @Test
    void aBoardThatIsBeingBuiltAnewTellsNothing() {
        failed("payment", "saga-1", "E1");
        look();
        jdbc.sql("update saga_rewind.projection set rebuilding = true").update();
        jdbc.sql("delete from saga_rewind.failure").update();
        look(telling, notices(telling));
        board.catchUp();
        jdbc.sql("update saga_rewind.projection set rebuilding = false").update();
        look();

        assertThat(types()).containsExactly("cause.new");
    }

    @Test
    void anExpiringRecordIsToldOnceForEachTimeAndADayLaterAgain() {
        failed("payment", "saga-1", "E1");
        look();
        lookAtExpiry();
        lookAtExpiry();
        assertThat(types()).as("its topic keeps records for a day").containsExactly("cause.new", "record.expiring");
        assertThat(told().get(1).at("/data/cause/expiresAt").stringValue()).isNotBlank();

        jdbc.sql("update saga_rewind.failure set written_at = written_at - interval '22 hours'")
                .update();
        lookAtExpiry();
        lookAtExpiry();
        assertThat(types()).hasSize(3).last().isEqualTo("record.expiring");

        jdbc.sql("update saga_rewind.cause_notice set warned_at = warned_at - interval '25 hours'")
                .update();
        lookAtExpiry();
        assertThat(types()).hasSize(4).last().isEqualTo("record.expiring");
    }

    /** The log of the test's topic begins at 0, so what is gone lies before that. */
    @Test
    void aRecordThatIsGoneIsToldOnceAndHidesNoneThatIsStillThere() {
        failed("payment", "saga-1", "E1");
        failed("payment", "saga-2", "E1");
        look();
        jdbc.sql("update saga_rewind.failure set record_offset = -1 where record_offset = 10")
                .update();
        board.watchLogs(PARTITION);
        lookAtExpiry();
        lookAtExpiry();

        assertThat(types()).containsExactly("cause.new", "record.expiring", "record.expiring");
        assertThat(told().get(1).at("/data/cause/lost").booleanValue()).isTrue();
        assertThat(told().get(1).at("/data/summary").stringValue()).startsWith("A record is gone from Kafka");
        assertThat(told().get(2).at("/data/cause/expiresAt").stringValue()).isNotBlank();
    }

    @Test
    void twoConsolesLookAtOnceAndTellOnce() {
        for (int number = 0; number < 3; number++) {
            failed("payment", "saga-" + number, "E" + number);
        }
        board.catchUp();
        Telling other = telling(3);
        List<Runnable> consoles = List.of(
                () -> look(telling, notices(telling)),
                () -> look(other, notices(other)),
                () -> look(telling, notices(telling)));
        consoles.parallelStream().forEach(Runnable::run);
        look();

        assertThat(types()).containsExactly("cause.new", "cause.new", "cause.new");
    }

    private void look() {
        board.catchUp();
        look(telling, notices(telling));
    }

    private static void look(Telling console, CauseNotices notices) {
        console.inOneTransaction(() -> {
            notices.look();
            return true;
        });
        console.deliverAll("runbook");
    }

    private void lookAtExpiry() {
        var notices = new ExpiryNotices(
                new JdbcCauseNotices(jdbc(telling)),
                new JdbcExpiryNotices(jdbc(telling)),
                new NoticedCauseFacts(board.causes),
                board.expiry,
                telling.notices,
                telling.settings,
                Clock.systemUTC());
        telling.inOneTransaction(() -> {
            notices.look();
            return true;
        });
        telling.deliverAll("runbook");
    }

    private JdbcClient jdbc(Telling console) {
        return JdbcClient.create(console.database);
    }

    private CauseNotices notices(Telling console) {
        return new CauseNotices(
                new JdbcCauseNotices(jdbc(console)),
                new NoticedCauseFacts(board.causes),
                new Stubbed(),
                console.notices,
                console.settings);
    }

    private Telling telling(int perMinute) {
        return telling(perMinute, Duration.ZERO);
    }

    private Telling telling(int perMinute, Duration gather) {
        return Telling.on(database, Telling.settings(perMinute, gather, Telling.webhook("runbook", receiver.url("/"))));
    }

    private EventId failed(String group, String saga, String type) {
        EventId event = history.request(saga, PARTITION.topic(), "order");
        history.attempt(group, event, saga, PARTITION, offset++).failed(type, "m");
        return event;
    }

    private Rewound rewound(String id, int failedAgain) {
        CauseId cause = board.causes.open(Optional.empty(), 1).stream()
                .map(Cause::id)
                .findFirst()
                .orElseGet(() -> new CauseId(jdbc.sql("select cause_id from saga_rewind.cause")
                        .query(String.class)
                        .single()));
        return new Rewound(cause, id, "NOT_RECOVERED", "aiko", 1, 0, failedAgain, 0, 0);
    }

    private List<JsonNode> told() {
        return receiver.requests().stream().map(Receiver.Request::json).toList();
    }

    private List<String> types() {
        return told().stream().map(notice -> notice.get("type").stringValue()).toList();
    }

    /** What rewinds did, as the test says. */
    private final class Stubbed implements RewoundCauses {

        @Override
        public Map<CauseId, Rewound> newest(Collection<CauseId> causes) {
            return rewinds.stream()
                    .filter(one -> causes.contains(one.cause()))
                    .collect(Collectors.toMap(Rewound::cause, Function.identity()));
        }

        @Override
        public List<Rewound> failedAgain(Duration ago) {
            return inVain;
        }
    }
}
