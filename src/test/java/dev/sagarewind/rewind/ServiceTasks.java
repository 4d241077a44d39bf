package dev.sagarewind.rewind;

import dev.sagarewind.fleet.EcsServiceStandIn;
import java.util.ArrayList;
import java.util.List;

/** The tasks of the stand-in for ECS: real members of the group, with the cause of the failures healed. */
class ServiceTasks implements EcsServiceStandIn.Processes, AutoCloseable {

    private final Incident incident;
    private final List<PlainService> running = new ArrayList<>();
    private boolean over;

    ServiceTasks(Incident incident) {
        this.incident = incident;
        running.add(incident.service);
    }

    @Override
    public synchronized void start(int count) {
        if (!over) {
            running.add(incident.restarted().start(count));
        }
    }

    @Override
    public synchronized void stop() {
        running.forEach(PlainService::close);
        running.clear();
    }

    /** Whatever a rewind that is still under way asks for, nobody runs from now on. */
    @Override
    public synchronized void close() {
        over = true;
        stop();
    }
}
