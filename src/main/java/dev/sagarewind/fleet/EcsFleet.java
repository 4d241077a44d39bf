package dev.sagarewind.fleet;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * A fleet of Amazon ECS services. Nothing of AWS is loaded before the first question: a console without a mapping needs
 * no region and no credentials. What was remembered names its region, so that it can be restored whatever is set now.
 */
@Component
class EcsFleet implements Fleet, DisposableBean {

    /** What was seen of a service, and when (in nanoseconds of this machine). */
    private record Seen(FleetLook look, long at) {}

    private final FleetSettings settings;
    private final Map<String, EcsRegion> regions = new ConcurrentHashMap<>();
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    EcsFleet(FleetSettings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<FleetService> serviceOf(ConsumerGroupId group) {
        return settings.serviceOf(group);
    }

    @Override
    public FleetSnapshot remember(FleetService service) {
        return region(service).remember(service);
    }

    @Override
    public void stop(FleetSnapshot snapshot) {
        seen.remove(snapshot.service().key());
        region(snapshot.service()).stop(snapshot);
    }

    /** Rewinds look several times a second, which ECS would throttle: in between they are told the last answer. */
    @Override
    public FleetLook look(FleetSnapshot snapshot) {
        String key = snapshot.service().key();
        Seen last = seen.get(key);
        if (last != null && System.nanoTime() - last.at() < settings.lookEvery().toNanos()) {
            return last.look();
        }
        FleetLook look = region(snapshot.service()).look(snapshot);
        seen.put(key, new Seen(look, System.nanoTime()));
        return look;
    }

    @Override
    public int restore(FleetSnapshot snapshot) {
        seen.remove(snapshot.service().key());
        return region(snapshot.service()).restore(snapshot);
    }

    @Override
    public Duration stopTimeout() {
        return settings.stopTimeout();
    }

    @Override
    public Duration longestAct() {
        return settings.mappings().isEmpty() ? Duration.ZERO : settings.callTimeout();
    }

    private EcsRegion region(FleetService service) {
        return regions.computeIfAbsent(service.region(), name -> new EcsRegion(name, settings));
    }

    @Override
    public void destroy() {
        regions.values().forEach(EcsRegion::close);
    }
}
