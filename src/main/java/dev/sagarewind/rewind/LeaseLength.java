package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.KafkaLimits;
import org.springframework.stereotype.Component;

/** Whoever has just checked its lease still has it when Kafka has answered, however slowly. */
@Component
class LeaseLength {

    /** @throws LeaseTooShortException if a wait for Kafka can take half of the lease */
    LeaseLength(RewindSettings settings, KafkaLimits kafka) {
        if (settings.lease().compareTo(kafka.longest().multipliedBy(2)) <= 0) {
            throw new LeaseTooShortException(settings.lease(), kafka.longest());
        }
    }
}
