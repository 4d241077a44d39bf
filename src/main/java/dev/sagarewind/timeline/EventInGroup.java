package dev.sagarewind.timeline;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;

/** An event as one consumer group sees it. */
public record EventInGroup(ConsumerGroupId group, EventId eventId) {}
