package dev.sagarewind.notification;

import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How telling people goes, in figures. All consoles of a database say the same. */
@Component
public class Deliveries {

    private final JdbcDeliveryList list;

    Deliveries(JdbcDeliveryList list) {
        this.list = list;
    }

    /** How many of what was noted have yet to be taken by their targets. */
    public long pending() {
        return list.pending();
    }

    /** How long the oldest of those has waited; empty if there is none. */
    public Optional<Duration> oldestPendingAge() {
        return list.oldestPendingAge();
    }

    /** How many were given up, of what is still kept. */
    public long givenUp() {
        return list.givenUp();
    }
}
