package dev.sagarewind.console;

import dev.sagarewind.consumergroup.KafkaFreshness;
import dev.sagarewind.web.ReadTime;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the frame of the pages when Kafka was last read. */
@Component
class KafkaReadTime implements ReadTime {

    private final KafkaFreshness kafka;

    KafkaReadTime(KafkaFreshness kafka) {
        this.kafka = kafka;
    }

    @Override
    public Source source() {
        return Source.KAFKA;
    }

    @Override
    public Optional<Instant> readAt() {
        return kafka.answeredAt();
    }
}
