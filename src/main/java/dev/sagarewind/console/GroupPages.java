package dev.sagarewind.console;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.Permission;
import dev.sagarewind.consumergroup.ConsumerGroup;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.OpenPosition;
import dev.sagarewind.failure.OutlivingTopics;
import dev.sagarewind.position.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Prepares what the page of one group draws. */
@Component
class GroupPages {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPages.class);
    private static final int MOST_TICKS = 10_000;

    /**
     * The page of a group.
     *
     * @param ticksCut whether there are more failures than the bars show
     * @param refusal the last part of the message key that says why no rewind can be planned
     */
    record Page(
            GroupStanding group, List<Topic> topics, Outliving outliving, boolean ticksCut, Optional<String> refusal) {}

    /** @param retention absent if Kafka did not say */
    record Topic(String name, Optional<Retention> retention, List<Row> rows) {}

    /** @param bar absent where Kafka did not answer for the partition */
    record Row(PartitionStanding standing, Optional<LogBar> bar) {}

    private final FailureBoard board;
    private final OutlivingTopics outliving;
    private final ConsumerGroups groups;

    GroupPages(FailureBoard board, OutlivingTopics outliving, ConsumerGroups groups) {
        this.board = board;
        this.outliving = outliving;
        this.groups = groups;
    }

    Page page(GroupStanding standing, Actor actor) {
        List<OpenPosition> positions =
                board.within(actor.scope(Permission.VIEW)).openPositions(standing.id(), MOST_TICKS + 1);
        Map<PartitionId, List<Long>> ticks = positions.stream()
                .limit(MOST_TICKS)
                .collect(Collectors.groupingBy(
                        OpenPosition::partition, Collectors.mapping(OpenPosition::offset, Collectors.toList())));
        Map<String, List<Row>> byTopic = new TreeMap<>();
        for (PartitionStanding each : standing.partitions().orElse(List.of())) {
            List<Long> open = ticks.getOrDefault(each.partition(), List.of());
            byTopic.computeIfAbsent(each.partition().topic(), topic -> new ArrayList<>())
                    .add(new Row(each, each.log().map(log -> LogBar.of(log, each.committed(), open))));
        }
        Map<String, Retention> retentions = retentions(byTopic.keySet().stream().toList());
        List<Topic> topics = byTopic.entrySet().stream()
                .map(each ->
                        new Topic(each.getKey(), Optional.ofNullable(retentions.get(each.getKey())), each.getValue()))
                .toList();
        return new Page(
                standing,
                topics,
                new Outliving(outliving.within(actor.scope(Permission.VIEW))).of(standing.id()),
                positions.size() > MOST_TICKS,
                refusal(standing, actor));
    }

    private Map<String, Retention> retentions(List<String> topics) {
        try {
            return topics.isEmpty() ? Map.of() : groups.retention(topics);
        } catch (KafkaUnavailableException e) {
            LOG.warn("A page is shown without retention times: {}", e.getMessage());
            return Map.of();
        }
    }

    private static Optional<String> refusal(GroupStanding standing, Actor actor) {
        if (!actor.scope(Permission.REWIND).coversGroup(standing.id().value())) {
            return Optional.of("not-permitted");
        }
        if (standing.described().isEmpty()) {
            return Optional.of("not-described");
        }
        if (standing.described()
                .map(ConsumerGroup::type)
                .filter(type -> !type.canBeRewound())
                .isPresent()) {
            return Optional.of("type");
        }
        return Optional.empty();
    }
}
