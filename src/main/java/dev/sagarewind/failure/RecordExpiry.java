package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** When retention may remove a record: by time or by size, whichever comes first. Asks nobody, so that no page waits. */
@Component
class RecordExpiry {

    private final LogWatch logs;

    RecordExpiry(LogWatch logs) {
        this.logs = logs;
    }

    /** @param writtenAt when the record was written, or a little before */
    Expiry of(PartitionId partition, long offset, Instant writtenAt) {
        Optional<LogState> log = logs.state(partition);
        if (log.filter(known -> offset < known.start()).isPresent()) {
            return Expiry.of(ExpiryBasis.LOST);
        }
        return logs.retention(partition.topic())
                .map(retention -> of(retention, log, offset, writtenAt))
                .orElse(Expiry.UNKNOWN);
    }

    /** Where the log begins; 0 if Kafka has not said yet. */
    long start(PartitionId partition) {
        return logs.state(partition).map(LogState::start).orElse(0L);
    }

    /** Absent if Kafka has not said yet. */
    Optional<Retention> retention(String topic) {
        return logs.retention(topic);
    }

    static Expiry of(Retention retention, Optional<LogState> log, long offset, Instant writtenAt) {
        OptionalLong limit = retention.bytesPerPartition();
        Optional<Instant> byTime = retention.time().map(writtenAt::plus);
        Optional<Instant> bySize =
                limit.isEmpty() ? Optional.empty() : log.flatMap(known -> known.outgrows(offset, limit.getAsLong()));
        boolean sizeUnknown = limit.isPresent() && bySize.isEmpty();
        if (bySize.isPresent() && byTime.filter(bySize.get()::isAfter).isEmpty()) {
            return new Expiry(
                    ExpiryBasis.SIZE_ESTIMATE,
                    bySize,
                    log.flatMap(LogState::pace).map(LogState.Pace::over),
                    false,
                    retention.compacted());
        }
        ExpiryBasis basis =
                byTime.isPresent() ? ExpiryBasis.TIME : sizeUnknown ? ExpiryBasis.UNKNOWN : ExpiryBasis.NONE;
        return new Expiry(basis, byTime, Optional.empty(), sizeUnknown, retention.compacted());
    }
}
