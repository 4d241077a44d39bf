package dev.sagarewind.rewind;

import dev.sagarewind.fleet.FleetSnapshot;
import java.time.Instant;
import java.util.Optional;

/**
 * The service that runs a leg's group, as it is stopped for it.
 *
 * @param service which one, the same for every console; no other rewind stops it meanwhile
 * @param snapshot how it was; absent before it was looked at, and then it was not touched either
 * @param stoppedAt when the fleet had taken the order to stop it
 * @param restoredAt when it was back as it was
 * @param problem why the fleet did not do what it was last asked to
 */
public record ServiceStop(
        String service,
        Optional<FleetSnapshot> snapshot,
        Optional<Instant> stoppedAt,
        Optional<Instant> restoredAt,
        Optional<String> problem) {

    /** The service as people call it. */
    public String name() {
        return snapshot.map(one -> one.service().toString()).orElse(service);
    }

    /** Said as long as it ought to run again and does not. */
    static Optional<Finding> notRestored(Rewind.Leg leg) {
        return leg.openStop()
                .filter(stop -> Standstill.isOver(leg))
                .flatMap(stop -> stop.problem()
                        .map(problem -> Finding.of(
                                FindingCode.FLEET_NOT_RESTORED,
                                stop.snapshot().map(FleetSnapshot::desiredCount).orElse(0),
                                stop.name(),
                                problem)));
    }
}
