package dev.sagarewind.consumergroup;

import dev.sagarewind.consumergroup.KafkaCall.Answer;
import dev.sagarewind.position.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** How much room logs take on the disks of the brokers that lead them, asked of each broker once. */
class LogSizes {

    private final SharedAdmin admin;

    LogSizes(SharedAdmin admin) {
        this.admin = admin;
    }

    Map<PartitionId, Long> of(Collection<PartitionId> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        KafkaCall call = admin.call();
        Map<TopicPartition, Node> leaders = Leaders.ask(call, partitions).byPartition();
        List<Integer> brokers =
                leaders.values().stream().map(Node::id).distinct().toList();
        if (brokers.isEmpty()) {
            return Map.of();
        }
        Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> futures = call.admin()
                .describeLogDirs(brokers, call.limited(new DescribeLogDirsOptions()))
                .descriptions();
        Map<Integer, Answer<Map<String, LogDirDescription>>> answers = new HashMap<>();
        futures.forEach((broker, future) -> answers.put(broker, call.answer(future)));
        call.requireSomeOf(answers.values());
        Map<PartitionId, Long> sizes = new HashMap<>();
        leaders.forEach((partition, leader) -> {
            if (answers.get(leader.id()) instanceof Answer.Given<Map<String, LogDirDescription>> given) {
                given.value().values().stream()
                        .map(directory -> directory.replicaInfos().get(partition))
                        // A future replica is a copy that is being made on another disk.
                        .filter(replica -> replica != null && !replica.isFuture())
                        .findFirst()
                        .ifPresent(replica -> sizes.put(Partitions.id(partition), replica.size()));
            }
        });
        return sizes;
    }
}
