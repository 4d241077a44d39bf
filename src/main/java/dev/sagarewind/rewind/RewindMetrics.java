package dev.sagarewind.rewind;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Figures of rewinds, for an alarm: those under way, which every console tells alike, and how long those took that this
 * console has ended. While the database is away the last figures stand.
 */
@Component
class RewindMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(RewindMetrics.class);

    private final JdbcRewindCounts counts;
    private final Map<RewindState, Timer> durations = new EnumMap<>(RewindState.class);
    private volatile JdbcRewindCounts.@Nullable UnderWay underWay;

    RewindMetrics(JdbcRewindCounts counts, MeterRegistry registry) {
        this.counts = counts;
        for (RewindState state : RewindState.values()) {
            if (state.ended()) {
                durations.put(
                        state,
                        Timer.builder("saga.rewind.rewind.duration")
                                .description("From the request of a rewind to its end, of those this console has ended")
                                .tag("state", state.name())
                                .register(registry));
            } else {
                gauge("rewinds.under.way", known -> known.in(state))
                        .description("Rewinds that have not ended")
                        .tag("state", state.name())
                        .register(registry);
            }
        }
        Stream.of(Rewind.Trouble.Kind.values())
                .forEach(kind -> gauge("rewinds.waiting", known -> known.waitingFor(kind))
                        .description("Rewinds whose next step could not be taken, by what is in the way")
                        .tag("waiting_for", kind.name())
                        .register(registry));
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void refresh() {
        try {
            underWay = counts.underWay();
        } catch (DataAccessException databaseIsAway) {
            LOG.debug("The figures of rewinds stay as they were", databaseIsAway);
        }
    }

    void ended(Rewind rewind) {
        Timer timer = durations.get(rewind.state());
        if (timer == null) {
            throw new IllegalArgumentException("A rewind has not ended in " + rewind.state());
        }
        timer.record(Duration.between(rewind.requestedAt(), rewind.now()));
    }

    private Gauge.Builder<RewindMetrics> gauge(String name, ToDoubleFunction<JdbcRewindCounts.UnderWay> figure) {
        return Gauge.builder("saga.rewind." + name, this, metrics -> {
            JdbcRewindCounts.UnderWay known = metrics.underWay;
            return known == null ? Double.NaN : figure.applyAsDouble(known);
        });
    }
}
