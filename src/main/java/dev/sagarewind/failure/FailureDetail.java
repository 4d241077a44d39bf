package dev.sagarewind.failure;

import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A failure with everything that is known around it.
 *
 * @param attempts of its group, oldest first
 * @param heldBehind the open messages of its saga that wait behind it, in order of offset
 * @param waitsBehind of a held one: the open failure that it waits for
 * @param asOf when the history and Kafka were read
 */
record FailureDetail(
        Failure failure,
        Optional<Cause> cause,
        List<Consumption> attempts,
        Optional<EventRequest> request,
        List<Failure> heldBehind,
        Optional<Failure> waitsBehind,
        RecordPlace place,
        Instant asOf) {}
