package dev.sagarewind.consumergroup;

/** Kafka's states of a group, told apart as far as an operator acts on them. */
public enum GroupState {
    STABLE,
    REBALANCING,
    EMPTY,
    DEAD,
    UNKNOWN
}
