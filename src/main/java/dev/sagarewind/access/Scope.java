package dev.sagarewind.access;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where an actor has a permission: within all the reaches of one of the alternatives. {@link ScopeSql} says the same to the
 * database. What has no consumer group, as a request has none, is not limited by patterns of groups, and so for each kind.
 */
public record Scope(List<Set<Reach>> alternatives) {

    private static final Scope EVERYTHING = new Scope(List.of(Set.of()));
    private static final Scope NOTHING = new Scope(List.of());

    /** One without limits makes the others superfluous. */
    public Scope {
        alternatives = alternatives.stream()
                .map(reaches -> reaches.stream()
                        .filter(reach -> !reach.limitsNothing())
                        .collect(Collectors.toUnmodifiableSet()))
                .distinct()
                .toList();
        if (alternatives.contains(Set.<Reach>of())) {
            alternatives = List.of(Set.of());
        }
    }

    public static Scope everything() {
        return EVERYTHING;
    }

    public static Scope nothing() {
        return NOTHING;
    }

    public boolean isEverything() {
        return equals(EVERYTHING);
    }

    /** A consumer group as a whole: its state, its members. */
    public boolean coversGroup(String consumerGroup) {
        return any(reach -> matches(reach.consumerGroups(), consumerGroup));
    }

    /** A partition of a topic, as a group reads it. */
    public boolean coversPartition(String consumerGroup, String topic) {
        return any(reach -> matches(reach.consumerGroups(), consumerGroup) && matches(reach.topics(), topic));
    }

    /** The same with every saga that passes through it, as a committed offset moves for all of them. */
    public boolean coversWholePartition(String consumerGroup, String topic) {
        return any(reach -> reach.sagaTypes().isEmpty()
                && matches(reach.consumerGroups(), consumerGroup)
                && matches(reach.topics(), topic));
    }

    /** An event as it was requested. */
    public boolean coversRequest(String topic, Optional<String> sagaType) {
        return any(reach -> matches(reach.topics(), topic) && matches(reach.sagaTypes(), sagaType));
    }

    /** An event as a group consumed it. */
    public boolean coversConsumption(String consumerGroup, String topic, Optional<String> sagaType) {
        return any(reach -> matches(reach.consumerGroups(), consumerGroup)
                && matches(reach.topics(), topic)
                && matches(reach.sagaTypes(), sagaType));
    }

    private boolean any(Predicate<Reach> covers) {
        return alternatives.stream().anyMatch(reaches -> reaches.stream().allMatch(covers));
    }

    private static boolean matches(Set<String> patterns, Optional<String> name) {
        return patterns.isEmpty()
                || name.filter(known -> matches(patterns, known)).isPresent();
    }

    private static boolean matches(Set<String> patterns, String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
    }
}
