package dev.sagarewind.notification;

import dev.sagarewind.position.ConsumerGroupPattern;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** One console's way of telling people, on a database of a test's own; another one on the same database is another console. */
public final class Telling {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public final DataSource database;
    public final NotificationSettings settings;
    public final Notices notices;
    final Courier courier;
    final Sender sender;
    final JdbcDeliveries deliveries;
    final JdbcDeliveryList list;
    private final TransactionTemplate transactions;
    private final String worker = "console-" + UUID.randomUUID();

    private Telling(DataSource database, NotificationSettings settings, DataSource marks) {
        this.database = database;
        this.settings = settings;
        JdbcClient jdbc = JdbcClient.create(database);
        JsonMapper json = JsonMapper.shared();
        this.notices = new Notices(new JdbcNotices(jdbc, json), settings);
        this.deliveries = new JdbcDeliveries(JdbcClient.create(marks), json);
        this.list = new JdbcDeliveryList(jdbc, json);
        var messages = new Messages(text(settings), settings, json);
        this.sender = new Sender(messages, settings, Clock.systemUTC());
        this.courier = new Courier(deliveries, sender, settings, Clock.systemUTC());
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    public static Telling on(DataSource database, NotificationSettings settings) {
        return new Telling(database, settings, database);
    }

    /** One whose couriers go by another way to the database than everybody else. */
    static Telling on(DataSource database, NotificationSettings settings, DataSource marks) {
        return new Telling(database, settings, marks);
    }

    static NoticeText text(NotificationSettings settings) {
        var bundles = new ResourceBundleMessageSource();
        bundles.setBasename("messages");
        bundles.setDefaultEncoding("UTF-8");
        bundles.setFallbackToSystemLocale(false);
        bundles.setAlwaysUseMessageFormat(true);
        return new NoticeText(bundles, settings);
    }

    /** With a time limit of a second, nothing gathered, and a link to the console. */
    public static NotificationSettings settings(int perMinute, NotificationSettings.Target... targets) {
        return settings(perMinute, Duration.ZERO, targets);
    }

    public static NotificationSettings settings(
            int perMinute, Duration gather, NotificationSettings.Target... targets) {
        return new NotificationSettings(
                List.of(targets),
                URI.create("https://rewind.example.com/"),
                Locale.ENGLISH,
                Duration.ofSeconds(1),
                Duration.ofHours(24),
                gather,
                perMinute,
                List.of(Duration.ofHours(4), Duration.ofHours(24)),
                Duration.ofDays(30));
    }

    public static NotificationSettings.Target webhook(String name, String url, String... groups) {
        return new NotificationSettings.Target(
                name,
                NotificationSettings.Kind.WEBHOOK,
                url,
                SECRET,
                null,
                Set.of(),
                List.of(groups).stream().map(ConsumerGroupPattern::new).toList());
    }

    public static NotificationSettings.Target pagerDuty(String name, String url) {
        return new NotificationSettings.Target(
                name, NotificationSettings.Kind.PAGERDUTY, url, null, "R0UT1NGKEY", Set.of(), List.of());
    }

    static NotificationSettings.Target slack(String name, String url) {
        return new NotificationSettings.Target(
                name, NotificationSettings.Kind.SLACK, url, null, null, Set.of(), List.of());
    }

    public <T> T inOneTransaction(Supplier<T> work) {
        return Optional.ofNullable(transactions.execute(status -> work.get())).orElseThrow();
    }

    public boolean note(Notice notice) {
        return inOneTransaction(() -> notices.note(notice));
    }

    /** @return whether there was anything due */
    public boolean deliver(String target) {
        try {
            return courier.deliverNext(settings.target(target).orElseThrow(), worker, () -> true);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that is due now. */
    public void deliverAll(String target) {
        while (deliver(target)) {}
    }

    static Notice cause(NoticeKind kind, String cause, String key) {
        return Notice.of(
                kind,
                key,
                cause,
                new NoticedCause(
                        cause,
                        "payment",
                        "SocketTimeoutException in PaymentGateway.charge",
                        12,
                        3,
                        10,
                        Instant.parse("2026-11-26T03:16:24Z"),
                        Optional.of(Instant.parse("2026-11-27T03:16:24Z")),
                        false,
                        12,
                        1),
                Optional.empty());
    }
}
