package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import dev.sagarewind.position.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Which of the partitions exist and have a leader. Asked first, because Kafka's client waits the whole time limit for a
 * partition that does not exist.
 *
 * @param byPartition the leader of each partition that has one
 * @param problems a sentence for each other one
 */
record Leaders(Map<TopicPartition, Node> byPartition, Map<PartitionId, String> problems) {

    static Leaders ask(KafkaCall call, Collection<PartitionId> partitions) {
        Set<String> topics = partitions.stream().map(PartitionId::topic).collect(Collectors.toSet());
        Map<String, KafkaFuture<TopicDescription>> futures = call.admin()
                .describeTopics(TopicCollection.ofTopicNames(topics), call.limited(new DescribeTopicsOptions()))
                .topicNameValues();
        Map<String, Answer<TopicDescription>> answers = new HashMap<>();
        futures.forEach((topic, future) -> answers.put(topic, call.answer(future)));
        call.requireSomeOf(answers.values());

        Leaders result = new Leaders(new HashMap<>(), new HashMap<>());
        for (PartitionId partition : new TreeSet<>(partitions)) {
            Answer<TopicDescription> answer = answers.get(partition.topic());
            if (answer instanceof Answer.Given<TopicDescription> given) {
                result.add(partition, given.value());
            } else if (answer instanceof Answer.Missing<TopicDescription> missing) {
                result.problems.put(partition, call.shortSentence(missing.problem(), Asked.topic(partition.topic())));
            }
        }
        return result;
    }

    private void add(PartitionId partition, TopicDescription topic) {
        topic.partitions().stream()
                .filter(each -> each.partition() == partition.partition())
                .findFirst()
                .map(TopicPartitionInfo::leader)
                .filter(leader -> !leader.isEmpty())
                .ifPresentOrElse(
                        leader -> byPartition.put(Partitions.kafka(partition), leader),
                        () -> problems.put(
                                partition,
                                partition.partition() < topic.partitions().size()
                                        ? "The partition has no leader at the moment"
                                        : "The topic has only "
                                                + topic.partitions().size() + " partitions, numbered from 0"));
    }

    Set<TopicPartition> led() {
        return byPartition.keySet();
    }

    String description(TopicPartition partition) {
        Node leader = byPartition.get(partition);
        return leader == null ? "" : "; its leader is broker " + leader.idString();
    }
}
