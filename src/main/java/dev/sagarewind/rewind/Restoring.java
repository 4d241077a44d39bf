package dev.sagarewind.rewind;

import dev.sagarewind.fleet.Fleet;
import dev.sagarewind.fleet.FleetException;
import dev.sagarewind.fleet.FleetSnapshot;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Starts services again that were stopped for a rewind, however it went on: its offsets are moved, it was refused,
 * cancelled or given up, or its console died. Comes before everything else, needs nothing of Kafka, and is tried until
 * it succeeds.
 */
@Component
class Restoring {

    private final Fleet fleet;
    private final JdbcLegs legs;
    private final JdbcServiceStops stops;
    private final RewindSettings settings;

    Restoring(Fleet fleet, JdbcLegs legs, JdbcServiceStops stops, RewindSettings settings) {
        this.fleet = fleet;
        this.legs = legs;
        this.stops = stops;
        this.settings = settings;
    }

    static boolean isDue(Rewind rewind) {
        return rewind.legs().stream().anyMatch(leg -> isDue(rewind, leg));
    }

    /** Also where nobody finds out in time whether offsets were moved: a service does not stand still for that. */
    static boolean isDue(Rewind rewind, Rewind.Leg leg) {
        boolean givenUp = leg.state() == RewindState.UNKNOWN
                && leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
        return leg.openStop().isPresent() && (Standstill.isOver(leg) || givenUp);
    }

    /** @return why one of them does not run again yet */
    Optional<FleetException> restore(Lease lease, Rewind rewind) {
        return rewind.legs().stream()
                .filter(leg -> isDue(rewind, leg))
                .map(leg -> restore(lease, leg, leg.openStop().orElseThrow()))
                .toList()
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<FleetException> restore(Lease lease, Rewind.Leg leg, ServiceStop stop) {
        if (stop.snapshot().isEmpty()) {
            stops.restored(lease, leg.group(), Step.to(leg.state(), "NOT_STOPPED", stop.name()));
            return Optional.empty();
        }
        FleetSnapshot snapshot = stop.snapshot().get();
        if (stop.problem().isEmpty()) {
            legs.transition(
                    lease, leg.group(), Step.to(leg.state(), "RESTORING", stop.name(), snapshot.desiredCount()));
        }
        lease.requireTimeFor(fleet.longestAct());
        try {
            int count = fleet.restore(snapshot);
            stops.restored(lease, leg.group(), restored(leg, stop, snapshot, count));
            return Optional.empty();
        } catch (FleetException problem) {
            if (problem.reason() == FleetException.Reason.NO_SUCH_SERVICE) {
                stops.restored(lease, leg.group(), Step.to(leg.state(), "SERVICE_GONE", stop.name()));
                return Optional.empty();
            }
            if (!stop.problem().equals(Optional.of(problem.sentence()))) {
                stops.problem(
                        lease,
                        leg.group(),
                        problem.sentence(),
                        Step.to(leg.state(), "NOT_RESTORED", stop.name(), problem.sentence()));
            }
            return Optional.of(problem);
        }
    }

    /** What comes next has its whole time: it could not begin before. */
    private Step restored(Rewind.Leg leg, ServiceStop stop, FleetSnapshot snapshot, int count) {
        Step step = Step.to(
                leg.state(),
                count == snapshot.desiredCount() ? "RESTORED" : "RESTORED_BY_OTHERS",
                stop.name(),
                count,
                snapshot.desiredCount());
        return switch (leg.state()) {
            case RESUMING -> step.within(settings.resumeTimeout());
            case VERIFYING -> step.within(settings.verifyTimeout());
            default -> step;
        };
    }
}
