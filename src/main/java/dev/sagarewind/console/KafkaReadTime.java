package dev.sagarewind.console;

import dev.sagarewind.web.ReadTime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** When Kafka last answered a page, for the line that says how fresh things are. */
@Component
class KafkaReadTime implements ReadTime {

    private volatile @Nullable Instant readAt;

    void read(Instant at) {
        readAt = at;
    }

    @Override
    public Source source() {
        return Source.KAFKA;
    }

    @Override
    public Optional<Instant> readAt() {
        return Optional.ofNullable(readAt);
    }
}
