package dev.sagarewind.console;

import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.position.ConsumerGroupId;
import java.util.Locale;
import java.util.Optional;

/**
 * Which consumer groups are meant.
 *
 * @param q part of the name, in whatever case
 */
record GroupFilter(Optional<String> q, Optional<GroupState> state) {

    GroupFilter {
        q = q.map(String::strip).filter(part -> !part.isEmpty());
    }

    boolean admits(ConsumerGroupId group) {
        return q.map(part -> group.value().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    boolean admits(Optional<ConsumerGroup> group) {
        return state.map(wanted -> group.map(ConsumerGroup::state).orElse(GroupState.UNKNOWN) == wanted)
                .orElse(true);
    }
}
