package dev.sagarewind.position;

/**
 * The {@code group.id} of a consumer group, as Kafka has it: any text that is not blank. Kafka accepts
 * {@code pay/eu west#1}, so it never stands in a path.
 */
public record ConsumerGroupId(String value) implements Comparable<ConsumerGroupId> {

    /** @throws IllegalArgumentException if the value is blank */
    public ConsumerGroupId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A consumer group needs a name");
        }
    }

    @Override
    public int compareTo(ConsumerGroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
