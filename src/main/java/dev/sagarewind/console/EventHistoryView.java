package dev.sagarewind.console;

import dev.sagarewind.masking.Masking;
import dev.sagarewind.timeline.AttemptView;
import dev.sagarewind.timeline.EventHistory;
import dev.sagarewind.timeline.RequestView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One event as the API tells it: its request, and every consumption of every group, oldest first. */
record EventHistoryView(UUID eventId, Optional<RequestView> request, List<AttemptView> consumptions, Instant asOf) {

    static EventHistoryView of(EventHistory event, Masking masking, boolean payloads, Instant asOf) {
        return new EventHistoryView(
                event.eventId().value(),
                event.request().map(request -> RequestView.of(request, masking, payloads)),
                event.consumptions().stream()
                        .map(attempt -> AttemptView.of(attempt, masking))
                        .toList(),
                asOf);
    }
}
