package dev.sagarewind.console;

import dev.sagarewind.failure.OutlivingTopic;
import dev.sagarewind.position.ConsumerGroupId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The topics that keep their records longer than the history is kept, as far as somebody sees them. */
record Outliving(List<OutlivingTopic> all) {

    private static final int MOST_GROUPS = 5;

    Outliving of(ConsumerGroupId group) {
        return new Outliving(
                all.stream().filter(each -> each.group().equals(group)).toList());
    }

    public boolean none() {
        return all.isEmpty();
    }

    public long topics() {
        return all.stream().map(OutlivingTopic::topic).distinct().count();
    }

    public Optional<OutlivingTopic> topic(String name) {
        return all.stream().filter(each -> each.topic().equals(name)).findFirst();
    }

    /** For how long the history is kept. */
    public Optional<Duration> history() {
        return all.stream().map(OutlivingTopic::history).findFirst();
    }

    /** Some of the groups that consume them. */
    public List<ConsumerGroupId> groups() {
        return all.stream()
                .map(OutlivingTopic::group)
                .distinct()
                .limit(MOST_GROUPS)
                .toList();
    }

    public boolean moreGroups() {
        return all.stream().map(OutlivingTopic::group).distinct().count() > MOST_GROUPS;
    }
}
