package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.KafkaLimits;
import dev.sagarewind.fleet.Fleet;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Whoever has just checked its lease still has it when Kafka, or the fleet, has answered, however slowly. */
@Component
class LeaseLength {

    /** @throws LeaseTooShortException if a wait for either can take half of the lease */
    LeaseLength(RewindSettings settings, KafkaLimits kafka, Fleet fleet) {
        require(settings.lease(), "Kafka", kafka.longest());
        require(settings.lease(), "the fleet", fleet.longestAct());
    }

    private static void require(Duration lease, String whom, Duration longest) {
        if (lease.compareTo(longest.multipliedBy(2)) <= 0) {
            throw new LeaseTooShortException(lease, whom, longest);
        }
    }
}
