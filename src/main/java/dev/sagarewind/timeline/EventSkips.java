package dev.sagarewind.timeline;

import java.util.Collection;
import java.util.Set;

/** The console's one write to the history: that a group shall never process an event. */
public interface EventSkips {

    /**
     * Records it in the transaction of the caller, for those of the events that the group has failed or held and not yet
     * settled. An event that a consumer is settling at this moment is waited for, a few seconds.
     *
     * @param by who decided it
     * @return those that were skipped; the others are settled already, or were never open in the group
     * @throws EventBeingProcessedException if a consumer keeps one of them longer
     * @throws SkipNotGrantedException if the console may not, or the function is not there
     */
    Set<EventInGroup> skip(Collection<EventInGroup> events, String reason, String by);
}
