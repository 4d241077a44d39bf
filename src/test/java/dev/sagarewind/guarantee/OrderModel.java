package dev.sagarewind.guarantee;

import dev.sagarewind.guarantee.OrderService.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a group does with its orders, and what a rewind of it must say and bring about, in a few lines without any
 * server: what the console is compared with.
 */
final class OrderModel {

    enum Outcome {
        NONE,
        SUCCEEDED,
        FAILED,
        HELD
    }

    /** @param number in the order of sending */
    record Event(int number, int order, int partition, long offset) {}

    final List<Event> events = new ArrayList<>();
    final Map<Integer, Outcome> outcomes = new TreeMap<>();
    final Map<Integer, Long> committed = new TreeMap<>();
    private final Policy policy;
    private final Set<Integer> failing;

    /** @param failing numbers of events */
    OrderModel(int orders, int partitions, Policy policy, Set<Integer> failing) {
        this.policy = policy;
        this.failing = new TreeSet<>(failing);
        Map<Integer, Long> ends = new TreeMap<>();
        for (int number = 0; number < 2 * orders; number++) {
            int order = number % orders;
            long offset = ends.merge(order % partitions, 1L, Long::sum) - 1;
            events.add(new Event(number, order, order % partitions, offset));
            outcomes.put(number, Outcome.NONE);
        }
        ends.keySet().forEach(partition -> consume(partition, 0));
    }

    /** Reads a partition from there to its end, or to where it is stopped. */
    void consume(int partition, long from) {
        for (Event one : of(partition)) {
            if (one.offset() < from || outcomes.get(one.number()) == Outcome.SUCCEEDED) {
                continue;
            }
            boolean held = policy == Policy.HOLD_SAGA
                    && events.stream()
                            .anyMatch(other ->
                                    other.order() == one.order() && other.offset() < one.offset() && isOpen(other));
            boolean fails = !held && failing.contains(one.number());
            outcomes.put(one.number(), held ? Outcome.HELD : fails ? Outcome.FAILED : Outcome.SUCCEEDED);
            if (fails && policy == Policy.STOP_PARTITION) {
                committed.put(partition, one.offset());
                return;
            }
        }
        committed.put(partition, end(partition));
    }

    void fixAllBut(Set<Integer> stubborn) {
        failing.retainAll(stubborn);
    }

    List<Event> of(int partition) {
        return events.stream().filter(one -> one.partition() == partition).toList();
    }

    long end(int partition) {
        return of(partition).size();
    }

    boolean isOpen(Event one) {
        Outcome outcome = outcomes.get(one.number());
        return outcome == Outcome.FAILED || outcome == Outcome.HELD;
    }

    List<Event> open() {
        return events.stream().filter(this::isOpen).toList();
    }

    /** For each partition with selected events the first of them, where the group has gone past it. */
    Map<Integer, Long> targets(List<Event> selected) {
        Map<Integer, Long> targets = new TreeMap<>();
        selected.forEach(one -> targets.merge(one.partition(), one.offset(), Math::min));
        targets.entrySet().removeIf(target -> target.getValue() >= committed.get(target.getKey()));
        return targets;
    }

    /** What is read again, as far as it has been read before. */
    List<Event> range(int partition, long target) {
        return of(partition).stream()
                .filter(one -> one.offset() >= target && one.offset() < committed.get(partition))
                .toList();
    }

    boolean laterOneSucceeded(List<Event> selected) {
        return selected.stream()
                .anyMatch(one -> events.stream()
                        .anyMatch(later -> later.order() == one.order()
                                && later.offset() > one.offset()
                                && outcomes.get(later.number()) == Outcome.SUCCEEDED));
    }

    /** @return the end that a rewind for these events has to come to */
    String end(List<Event> selected) {
        long recovered = selected.stream()
                .filter(one -> outcomes.get(one.number()) == Outcome.SUCCEEDED)
                .count();
        if (recovered == selected.size()) {
            return "RECOVERED";
        }
        return recovered > 0 ? "PARTLY_RECOVERED" : "NOT_RECOVERED";
    }

    Map<Outcome, Long> counted() {
        return outcomes.values().stream()
                .collect(Collectors.groupingBy(one -> one, TreeMap::new, Collectors.counting()));
    }

    Optional<Event> at(int partition, long offset) {
        return of(partition).stream().filter(one -> one.offset() == offset).findFirst();
    }
}
