package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.fleet.Fleet;
import dev.sagarewind.fleet.FleetException;
import dev.sagarewind.fleet.FleetLook;
import dev.sagarewind.fleet.FleetService;
import dev.sagarewind.fleet.FleetSnapshot;
import dev.sagarewind.fleet.FleetTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Has the service that runs a group stop. How it was is written down before; it stands still when its tasks have stopped
 * and Kafka says that the group is empty.
 */
@Component
class Standstill {

    /** What a look came to. */
    sealed interface Look {

        /** Nothing runs any more: the offsets can be moved. */
        record Still() implements Look {}

        /** Not yet. It is written down what is waited for. */
        record NotYet() implements Look {}

        /** It will not come to stand still, or not in time. */
        record GivenUp(Finding reason) implements Look {}
    }

    private static final Look STILL = new Look.Still();
    private static final Look NOT_YET = new Look.NotYet();

    private final Fleet fleet;
    private final Turns turns;
    private final JdbcLegs legs;
    private final JdbcServiceStops stops;

    Standstill(Fleet fleet, Turns turns, JdbcLegs legs, JdbcServiceStops stops) {
        this.fleet = fleet;
        this.turns = turns;
        this.legs = legs;
        this.stops = stops;
    }

    /** Whether a leg needs its service no longer to stand still: it is moved, or will not be. */
    static boolean isOver(Rewind.Leg leg) {
        return leg.state().ended() || leg.state() == RewindState.RESUMING || leg.state() == RewindState.VERIFYING;
    }

    /**
     * Takes the service, remembers how it is, and writes that down. It is not touched yet.
     *
     * @param check whether everything is as it was planned, asked last: it reads records
     */
    Look begin(Lease lease, Rewind rewind, Rewind.Leg leg, Supplier<Optional<Finding>> check) {
        Optional<FleetService> service = fleet.serviceOf(leg.group());
        if (service.isEmpty()) {
            return new Look.GivenUp(
                    Finding.of(FindingCode.FLEET_UNKNOWN, leg.group().value()));
        }
        boolean late = !rewind.now().isBefore(leg.stateSince().plusSeconds(rewind.waitSeconds()));
        boolean taken = leg.openStop()
                .filter(stop -> stop.service().equals(service.get().key()))
                .isPresent();
        if (!taken && !reserve(lease, leg, service.get())) {
            return late ? tooLate(leg, List.of(other(leg))) : NOT_YET;
        }
        try {
            FleetSnapshot snapshot = fleet.remember(service.get());
            return check.get().<Look>map(Look.GivenUp::new).orElseGet(() -> announce(lease, rewind, leg, snapshot));
        } catch (FleetException problem) {
            if (late || problem.lasts()) {
                return failed(leg, problem);
            }
            throw problem;
        }
    }

    private Look announce(Lease lease, Rewind rewind, Rewind.Leg leg, FleetSnapshot snapshot) {
        int members = turns.describe(leg).map(group -> group.members().size()).orElse(0);
        Duration wait = Duration.ofSeconds(rewind.waitSeconds());
        Step step = Step.to(RewindState.VACATING, "STOPPING", snapshot.service().toString(), snapshot.desiredCount())
                .within(wait.compareTo(fleet.stopTimeout()) < 0 ? wait : fleet.stopTimeout());
        stops.announce(lease, leg.group(), snapshot, members, step);
        return NOT_YET;
    }

    private static String other(Rewind.Leg leg) {
        return leg.waitsFor().map(rewind -> "rewind " + rewind).orElse("another rewind");
    }

    /** Not looked at before it is taken: another rewind's count of 0 would be remembered as the service's own. */
    private boolean reserve(Lease lease, Rewind.Leg leg, FleetService service) {
        try {
            if (stops.reserve(lease, leg.group(), service.key())) {
                return true;
            }
        } catch (DuplicateKeyException taken) {
            // At this very moment: the next look says by whom.
            return false;
        }
        Optional<RewindId> other = stops.takenBy(service.key());
        if (!other.equals(leg.waitsFor())) {
            legs.waitsFor(lease, leg.group(), List.of(), other);
        }
        return false;
    }

    /** Stops what was remembered, and looks whether it stands still. */
    Look await(Lease lease, Rewind rewind, Rewind.Leg leg, FleetSnapshot snapshot) {
        boolean late = leg.deadline().filter(at -> !rewind.now().isBefore(at)).isPresent();
        try {
            if (leg.openStop().flatMap(ServiceStop::stoppedAt).isEmpty()) {
                return late ? tooLate(leg, leg.membersLeft()) : stop(lease, leg, snapshot);
            }
            List<String> left = left(lease, leg, snapshot);
            if (left.isEmpty()) {
                return STILL;
            }
            if (!left.equals(leg.membersLeft())) {
                legs.waitsFor(lease, leg.group(), left, Optional.empty());
            }
            return late ? tooLate(leg, left) : NOT_YET;
        } catch (FleetException problem) {
            if (late || problem.lasts()) {
                return failed(leg, problem);
            }
            throw problem;
        } catch (KafkaUnavailableException silent) {
            if (late) {
                return tooLate(leg, leg.membersLeft());
            }
            throw silent;
        }
    }

    private Look stop(Lease lease, Rewind.Leg leg, FleetSnapshot snapshot) {
        lease.requireTimeFor(fleet.longestAct());
        fleet.stop(snapshot);
        stops.stopped(lease, leg.group());
        return NOT_YET;
    }

    /** Tasks that have not stopped, and members that Kafka still knows: each can be there without the other. */
    private List<String> left(Lease lease, Rewind.Leg leg, FleetSnapshot snapshot) {
        FleetLook look = fleet.look(snapshot);
        if (look.desiredCount() > 0) {
            stops.startedAgain(
                    lease,
                    leg.group(),
                    Step.to(
                            RewindState.VACATING,
                            "STARTED_BY_OTHERS",
                            look.desiredCount(),
                            leg.openStop().map(ServiceStop::name).orElse("")));
        }
        List<String> left = new ArrayList<>(
                look.running().stream().map(FleetTask::name).sorted().toList());
        turns.describe(leg)
                .filter(group -> !group.isEmpty())
                .map(Standstill::members)
                .ifPresent(left::addAll);
        if (left.isEmpty() && look.desiredCount() > 0) {
            left.add(snapshot.service().toString());
        }
        return left;
    }

    private static List<String> members(ConsumerGroup group) {
        List<String> names = Turns.names(group);
        return names.isEmpty() ? List.of(group.id().value()) : names;
    }

    private static Look failed(Rewind.Leg leg, FleetException problem) {
        return new Look.GivenUp(Finding.of(FindingCode.FLEET_FAILED, leg.group().value(), problem.sentence()));
    }

    private static Look tooLate(Rewind.Leg leg, List<String> left) {
        return new Look.GivenUp(
                Finding.of(FindingCode.WAITED_TOO_LONG, left.size(), leg.group().value(), String.join(", ", left)));
    }
}
