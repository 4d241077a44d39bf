package dev.sagarewind.saga;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.rewind.RewindId;
import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.rewind.RewindState;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A saga made up for a test: times are seconds since it began. */
class SagaBuilder {

    static final Instant BEGIN = Instant.parse("2026-11-21T17:40:00Z");

    private final List<EventHistory> events = new ArrayList<>();
    private final List<RewindMark> rewinds = new ArrayList<>();
    private long attempts;

    static Instant at(double seconds) {
        return BEGIN.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** The event of this number: events are identified by the order in which they were added, from 1. */
    static EventId id(int number) {
        return new EventId(new UUID(0, number));
    }

    SagaBuilder event(String type, double requested, Consumption... consumptions) {
        return event(type, requested, 0, consumptions);
    }

    /** @param cause the number of the event that led to it; 0 for none */
    SagaBuilder event(String type, double requested, int cause, Consumption... consumptions) {
        EventId id = id(events.size() + 1);
        EventRequest request = new EventRequest(
                id,
                "saga-1",
                "order",
                type,
                "topic-of-" + type,
                "saga-1",
                "{}",
                "shop-api",
                at(requested),
                cause == 0 ? Optional.empty() : Optional.of(id(cause)));
        events.add(new EventHistory(id, Optional.of(request), List.of(consumptions)));
        return this;
    }

    /** An attempt at the event that is added next. */
    Consumption attempt(String group, Outcome outcome, double from, double to) {
        attempts++;
        return new Consumption(
                attempts,
                new ConsumerGroupId(group),
                id(events.size() + 1),
                Optional.of("saga-1"),
                Optional.empty(),
                new PartitionId("topic", 0),
                attempts,
                outcome,
                group + "-0/host",
                at(from),
                at(to),
                Optional.empty(),
                Optional.empty());
    }

    SagaBuilder rewound(String group, int event, double at) {
        rewinds.add(new RewindMark(
                RewindId.of("00000000-0000-0000-0000-00000000000a"),
                new ConsumerGroupId(group),
                id(event),
                7,
                at(at),
                "aiko",
                RewindState.RECOVERED));
        return this;
    }

    SagaTimeline seenAt(double seconds) {
        return SagaTimeline.of("saga-1", events, rewinds, at(seconds));
    }
}
