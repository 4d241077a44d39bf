package dev.sagarewind.consumergroup;

/** What the console needs of a cluster, by Kafka's names. */
enum KafkaPermission {
    DESCRIBE_CLUSTER,
    DESCRIBE_TOPIC,
    READ_TOPIC,
    DESCRIBE_GROUP,
    READ_GROUP
}
