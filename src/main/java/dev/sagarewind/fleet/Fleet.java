package dev.sagarewind.fleet;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.Optional;

/**
 * The door to whatever runs the processes of the consumer groups. Each method takes no longer than the setting
 * {@code saga-rewind.fleet.call-timeout}, and can be called again after any failure.
 */
public interface Fleet {

    /** What runs a group, as the settings have it. Asks nobody. */
    Optional<FleetService> serviceOf(ConsumerGroupId group);

    /**
     * What has to be known of a service to bring it back to how it is now. Changes nothing.
     *
     * @throws FleetException if not all of it can be known
     */
    FleetSnapshot remember(FleetService service);

    /**
     * Keeps scaling from starting processes, and has all of them stop. They take a while to do so.
     *
     * @param snapshot written down before, as nobody else remembers how the service was
     * @throws FleetException if that was refused, or nobody knows whether it was done
     */
    void stop(FleetSnapshot snapshot);

    /**
     * Those of the service's processes that do not stand still yet, whether they were remembered or are new.
     *
     * @throws FleetException if that cannot be known
     */
    FleetLook look(FleetSnapshot snapshot);

    /**
     * Brings a service back to how it was remembered. One that somebody else has started meanwhile is left as it is.
     *
     * @return how many processes the service is to have now
     * @throws FleetException if that was refused, or nobody knows whether it was done
     */
    int restore(FleetSnapshot snapshot);

    /** The longest that a service may stand still for one rewind. */
    Duration stopTimeout();

    /** The longest that one of these methods takes; nothing where no service is known, so that none is asked. */
    Duration longestAct();
}
