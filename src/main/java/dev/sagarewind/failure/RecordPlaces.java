package dev.sagarewind.failure;

import dev.sagarewind.consumergroup.CommittedOffset;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.LogBounds;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.failure.RecordPlace.Check;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Looks for a failure's record in Kafka, and whether it still is that event. */
@Component
class RecordPlaces {

    private final ConsumerGroups groups;
    private final RecordExpiry expiry;
    private final RecordTimes times;

    RecordPlaces(ConsumerGroups groups, RecordExpiry expiry, RecordTimes times) {
        this.groups = groups;
        this.expiry = expiry;
        this.times = times;
    }

    /** Kafka being away is an answer, too: the history is still worth showing. */
    RecordPlace of(Failure failure) {
        Optional<Retention> retention = expiry.retention(failure.partition().topic());
        try {
            LogBounds bounds = Optional.ofNullable(
                            groups.bounds(Set.of(failure.partition())).get(failure.partition()))
                    .orElseGet(() -> new LogBounds.Unknown("Kafka left it out of its answer"));
            CommittedOffset committed = Optional.ofNullable(
                            groups.committedOn(Set.of(failure.groupPartition())).get(failure.groupPartition()))
                    .orElseGet(() -> new CommittedOffset.Unknown("Kafka left it out of its answer"));
            Optional<KafkaRecord> record = readable(bounds, failure)
                    ? groups.recordAt(failure.partition(), failure.offset())
                    : Optional.empty();
            Check check = check(failure, bounds, record);
            if (check == Check.SAME_EVENT) {
                record.ifPresent(times::remember);
            }
            return new RecordPlace(
                    check, committed, bounds, record, retention, expiry(failure, check, record), Optional.empty());
        } catch (KafkaUnavailableException e) {
            return RecordPlace.unknown(String.valueOf(e.getMessage()), retention, failure.expiry());
        }
    }

    private Expiry expiry(Failure failure, Check check, Optional<KafkaRecord> record) {
        return switch (check) {
            case LOST -> Expiry.of(ExpiryBasis.LOST);
            case SAME_EVENT ->
                record.filter(RecordTimes::hasTime)
                        .map(found -> expiry.of(failure.partition(), failure.offset(), found.timestamp()))
                        .orElse(failure.expiry());
            default -> failure.expiry();
        };
    }

    private static boolean readable(LogBounds bounds, Failure failure) {
        return bounds instanceof LogBounds.Known known
                && known.start() <= failure.offset()
                && failure.offset() < known.end();
    }

    private static Check check(Failure failure, LogBounds bounds, Optional<KafkaRecord> record) {
        if (bounds instanceof LogBounds.Known known) {
            if (failure.offset() < known.start()) {
                return Check.LOST;
            }
            return record.filter(found -> found.offset() == failure.offset())
                    .map(found ->
                            found.eventId().filter(failure.eventId()::equals).isPresent()
                                    ? Check.SAME_EVENT
                                    : Check.ANOTHER_EVENT)
                    .orElse(Check.NOT_THERE);
        }
        return Check.UNKNOWN;
    }
}
