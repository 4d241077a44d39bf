package dev.sagarewind.fleet;

import java.util.List;

/**
 * How far a service is from standing still.
 *
 * @param desiredCount how many processes it is to have now: not 0 if somebody else started it again
 * @param running those that have not stopped
 */
public record FleetLook(int desiredCount, List<FleetTask> running) {

    public FleetLook {
        running = List.copyOf(running);
    }

    public boolean standsStill() {
        return desiredCount == 0 && running.isEmpty();
    }
}
