package dev.sagarewind.consumergroup;

import dev.sagarewind.position.PartitionId;
import org.apache.kafka.common.TopicPartition;

/** A partition in Kafka's words and in the console's. */
class Partitions {

    private Partitions() {}

    static TopicPartition kafka(PartitionId partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    static PartitionId id(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }
}
