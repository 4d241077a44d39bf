package dev.sagarewind.failure;

import dev.sagarewind.database.ListReads;
import dev.sagarewind.database.SharedAnswers;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.masking.MaskingSettings;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.timeline.FeedFixture;
import dev.sagarewind.timeline.HistoryFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The failure board on a migrated database of a test's own, brought up to date when the test says so. */
final class Board {

    static final FailureSettings SETTINGS =
            new FailureSettings(List.of(), Duration.ofMillis(300), 10_000, Duration.ofDays(30));

    final FailureBoard failures;
    final JdbcCauses causes;
    final JdbcStandingSagas sagas;
    final JdbcActivity activity;
    final RecordTimes times;
    final JdbcDismissals dismissals;
    final JdbcReleasable releasable;
    final JdbcFailureChoices choices;
    final RecordExpiry expiry;
    private final LogWatch logs;
    private final BoardProjection projection;
    private final TransactionTemplate transactions;

    private Board(DataSource database, HistoryFeed feed, FailureSettings settings, Clock clock) {
        JdbcClient jdbc = JdbcClient.create(database);
        var kafka = new DayLongRetention();
        var batches = new NamedParameterJdbcTemplate(database);
        this.times = new RecordTimes(kafka, new JdbcRecordTimes(jdbc));
        this.logs = new LogWatch(kafka, new JdbcLogSamples(batches, jdbc), times, clock);
        this.expiry = new RecordExpiry(logs);
        logs.retention("order.payment");
        logs.refresh();
        var masking = new Masking(MaskingSettings.standard());
        var rows = new JdbcFailureRows(expiry);
        var board = new JdbcScopedBoard(jdbc, SharedAnswers.none(ListReads.ofWriter(clock)));
        var state = new JdbcProjection(jdbc);
        this.failures = new JdbcFailureBoard(board, rows, new JdbcFailureLists(board, rows, expiry));
        this.causes = new JdbcCauses(board, expiry, masking);
        this.sagas = new JdbcStandingSagas(board, rows);
        this.activity = new JdbcActivity(jdbc);
        this.dismissals = new JdbcDismissals(jdbc);
        this.releasable = new JdbcReleasable(board, rows);
        this.choices = new JdbcFailureChoices(board, rows);
        this.projection = new BoardProjection(
                feed,
                state,
                new JdbcBoardWriter(batches, jdbc),
                new Fingerprints(new OwnCode(settings), masking),
                settings,
                clock);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    static Board of(LocalDatabase database) {
        return of(database, "timeline.event_consumption_history", SETTINGS);
    }

    static Board of(LocalDatabase database, String consumptionTable, FailureSettings settings) {
        return new Board(database, FeedFixture.feed(database, consumptionTable), settings, Clock.systemUTC());
    }

    /** On whatever is wrapped around a database. */
    static Board on(DataSource database) {
        return new Board(database, FeedFixture.feed(database), SETTINGS, Clock.systemUTC());
    }

    static Board at(LocalDatabase database, Clock clock) {
        return new Board(database, FeedFixture.feed(database), SETTINGS, clock);
    }

    /** One step. */
    boolean step() {
        return Boolean.TRUE.equals(transactions.execute(status -> projection.step()));
    }

    /** Every step that there is something to do for. */
    Board catchUp() {
        while (step()) {}
        return this;
    }

    /** Asks where a log begins, as the console does a moment after somebody wanted to know. */
    void watchLogs(PartitionId partition) {
        logs.state(partition);
        logs.refresh();
    }

    boolean prune() {
        return Boolean.TRUE.equals(transactions.execute(status -> projection.prune()));
    }

    void inOneTransaction(Runnable work) {
        transactions.executeWithoutResult(status -> work.run());
    }
}
