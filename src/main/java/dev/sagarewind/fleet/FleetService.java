package dev.sagarewind.fleet;

/** A service that runs the processes of one or more consumer groups. */
public record FleetService(String region, String cluster, String service) {

    /** @throws IllegalArgumentException if something is missing */
    public FleetService {
        if (region.isBlank() || cluster.isBlank() || service.isBlank()) {
            throw new IllegalArgumentException("A service needs a region, a cluster and a name");
        }
    }

    /** The same for the same service, wherever it is asked. */
    public String key() {
        return "ecs:" + region + ":" + this;
    }

    @Override
    public String toString() {
        return cluster + "/" + service;
    }
}
