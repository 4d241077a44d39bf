package dev.sagarewind.rewind;

import dev.sagarewind.fleet.EcsServiceStandIn;
import java.util.ArrayList;
import java.util.List;

/** The tasks of the stand-in for ECS: real members of the group, with the cause of the failures healed. */
class ServiceTasks implements EcsServiceStandIn.Processes {

    private final Incident incident;
    private final List<PlainService> running = new ArrayList<>();

    ServiceTasks(Incident incident) {
        this.incident = incident;
        running.add(incident.service);
    }

    @Override
    public synchronized void start(int count) {
        running.add(incident.restarted().start(count));
    }

    @Override
    public synchronized void stop() {
        running.forEach(PlainService::close);
        running.clear();
    }
}
