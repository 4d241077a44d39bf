package dev.sagarewind.fleet;

import java.util.List;
import java.util.Optional;

/**
 * How a service was before it was stopped: all that is needed to bring it back, also by a console that starts later and
 * has other settings.
 *
 * @param desiredCount how many processes it was to have
 * @param tasks the ARNs of those that had not stopped yet
 * @param suspended what of its scaling was suspended already; absent if nothing scales it
 */
public record FleetSnapshot(FleetService service, int desiredCount, List<String> tasks, Optional<Suspended> suspended) {

    /** @throws IllegalArgumentException if the count is negative */
    public FleetSnapshot {
        tasks = List.copyOf(tasks);
        if (desiredCount < 0) {
            throw new IllegalArgumentException("A service cannot have had " + desiredCount + " processes");
        }
    }

    /** Which of the ways in which Application Auto Scaling changes a count are switched off. */
    public record Suspended(boolean dynamicScalingIn, boolean dynamicScalingOut, boolean scheduledScaling) {

        static final Suspended ALL = new Suspended(true, true, true);
    }
}
