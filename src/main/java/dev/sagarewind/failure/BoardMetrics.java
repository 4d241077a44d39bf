package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What is open, as figures for an alarm. Every console tells the same of the one board. While the database is away the
 * last figures stand, so that an alarm does not end for that reason; the time at which the board was read gets old then.
 */
@Component
class BoardMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(BoardMetrics.class);

    /** A cause is a series of its own, so there must not be any number of them; those with the most messages count. */
    private static final int MOST_CAUSES = 100;

    private final FailureBoard board;
    private final Causes causes;
    private final MultiGauge open;
    private final MultiGauge held;
    private final MultiGauge sagas;
    private final MultiGauge expiry;
    private final MultiGauge causeOpen;
    private final MultiGauge causeHeld;
    private final MultiGauge causeOldest;
    private final MultiGauge causeExpiry;
    private volatile Optional<BoardFreshness> freshness = Optional.empty();

    BoardMetrics(FailureBoard board, Causes causes, MeterRegistry registry) {
        this.board = board;
        this.causes = causes;
        this.open = count(registry, "failures.open", "Messages that the group failed with");
        this.held = count(registry, "failures.held", "Messages that the group holds behind failed ones");
        this.sagas = count(registry, "sagas.standing", "Sagas that stand still because of the group");
        this.expiry = time(registry, "failures.expiry", "When the group's first open record may be gone; 0 if it is");
        this.causeOpen = count(registry, "cause.open", "Failed messages of the cause");
        this.causeHeld = count(registry, "cause.held", "Messages held behind those of the cause");
        this.causeOldest = time(registry, "cause.oldest", "When the first open message of the cause failed");
        this.causeExpiry = time(registry, "cause.expiry", "When the cause's first record may be gone; 0 if it is");
        Gauge.builder("saga.rewind.board.read.timestamp", this, BoardMetrics::readAt)
                .description("Up to when the board shows the history")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("saga.rewind.board.rebuilding", this, BoardMetrics::rebuilding)
                .description("1 while the board is built and does not yet show every open failure")
                .register(registry);
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void refresh() {
        try {
            freshness = Optional.of(board.freshness());
            showGroups(board.openByGroup());
            showCauses(causes.open(Optional.empty(), MOST_CAUSES));
        } catch (DataAccessException databaseIsAway) {
            LOG.debug("The figures of the board stay as they were", databaseIsAway);
        }
    }

    private void showGroups(Map<ConsumerGroupId, OpenCount> groups) {
        open.register(rows(groups, OpenCount::failed), true);
        held.register(rows(groups, OpenCount::held), true);
        sagas.register(rows(groups, OpenCount::sagas), true);
        List<Row<?>> expiries = new ArrayList<>();
        board.openByPartition(groups.keySet())
                .forEach((group, partitions) -> partitions.stream()
                        .map(OpenInPartition::expiry)
                        .reduce(Expiry::first)
                        .flatMap(BoardMetrics::seconds)
                        .ifPresent(at -> expiries.add(Row.of(tags(group), at))));
        expiry.register(expiries, true);
    }

    private void showCauses(List<Cause> found) {
        causeOpen.register(
                found.stream().map(cause -> Row.of(tags(cause), cause.open())).toList(), true);
        causeHeld.register(
                found.stream().map(cause -> Row.of(tags(cause), cause.held())).toList(), true);
        causeOldest.register(
                found.stream()
                        .map(cause -> Row.of(tags(cause), seconds(cause.firstFailedAt())))
                        .toList(),
                true);
        causeExpiry.register(
                found.stream()
                        .flatMap(cause -> seconds(cause.expiry()).map(at -> Row.of(tags(cause), at)).stream())
                        .toList(),
                true);
    }

    private static MultiGauge count(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder("saga.rewind." + name)
                .description(description)
                .register(registry);
    }

    /** A point in time rather than a duration: it stays right between two looks. */
    private static MultiGauge time(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder("saga.rewind." + name + ".timestamp")
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    private static List<Row<?>> rows(Map<ConsumerGroupId, OpenCount> groups, ToIntFunction<OpenCount> count) {
        return groups.entrySet().stream()
                .<Row<?>>map(group -> Row.of(tags(group.getKey()), count.applyAsInt(group.getValue())))
                .toList();
    }

    private static Tags tags(ConsumerGroupId group) {
        return Tags.of("consumer_group", group.value());
    }

    private static Tags tags(Cause cause) {
        return tags(cause.group())
                .and(
                        "cause",
                        cause.id().value(),
                        "error_type",
                        cause.fingerprint().errorType().orElse(""));
    }

    /** Empty where nobody can say, or where there is no limit. */
    private static Optional<Double> seconds(Expiry expiry) {
        return expiry.isLost() ? Optional.of(0.0) : expiry.at().map(BoardMetrics::seconds);
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }

    private double readAt() {
        return freshness
                .flatMap(BoardFreshness::readAt)
                .map(BoardMetrics::seconds)
                .orElse(Double.NaN);
    }

    private double rebuilding() {
        return freshness.map(known -> known.rebuilding() ? 1.0 : 0.0).orElse(Double.NaN);
    }
}
