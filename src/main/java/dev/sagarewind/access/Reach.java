package dev.sagarewind.access;

import java.util.Set;

/**
 * How far a grant reaches. A pattern is a name in which {@code *} stands for any characters, as {@code payment*}; no
 * patterns of a kind mean that this kind limits nothing.
 *
 * @param consumerGroups patterns of consumer groups
 * @param topics patterns of topics
 * @param sagaTypes patterns of saga types; what has no known saga type is not within any
 */
public record Reach(Set<String> consumerGroups, Set<String> topics, Set<String> sagaTypes) {

    /** @throws IllegalArgumentException if a pattern is blank */
    public Reach {
        consumerGroups = patterns("consumer-groups", consumerGroups);
        topics = patterns("topics", topics);
        sagaTypes = patterns("saga-types", sagaTypes);
    }

    private static Set<String> patterns(String kind, Set<String> patterns) {
        if (patterns.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(kind + ": a pattern must not be blank; leave the list out for no limit");
        }
        return Set.copyOf(patterns);
    }

    public boolean limitsNothing() {
        return consumerGroups.isEmpty() && topics.isEmpty() && sagaTypes.isEmpty();
    }
}
