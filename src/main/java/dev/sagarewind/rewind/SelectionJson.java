package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.FailureFilter;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.failure.FailureState;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.PartitionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a selection from JSON. Exactly one way of selecting must be given. */
final class SelectionJson {

    private static final List<String> WAYS =
            List.of("failureIds", "causeId", "sagaId", "failures", "partitions", "undoOf");
    private static final List<String> TARGETS = List.of("offset", "timestamp", "shiftBy", "earliest", "latest");

    private SelectionJson() {}

    /** Absent only if a problem was noted. */
    static Optional<Selection> selection(JsonFields fields) {
        long ways = WAYS.stream().filter(fields::has).count();
        fields.problems().check(ways == 1, fields.at(""), "SELECTION_NOT_ONE", String.join(", ", WAYS));
        Optional<Selection> selection = fields.texts("failureIds", FailureId::of)
                .<Selection>flatMap(ids -> {
                    fields.problems().check(!ids.isEmpty(), fields.at("failureIds"), "LIST_EMPTY");
                    return ids.isEmpty() ? Optional.empty() : Optional.of(new Selection.OfFailures(ids));
                })
                .or(() -> fields.text("causeId", CauseId::new).map(Selection.OfCause::new))
                .or(() -> fields.text("sagaId", Selection.OfSaga::new))
                .or(() -> fields.object("failures").map(SelectionJson::filter).map(Selection.Matching::new))
                .or(() -> fields.objects("partitions").flatMap(items -> partitions(fields, items, false)))
                .or(() -> fields.text("undoOf", RewindId::of).map(Selection.UndoOf::new));
        fields.nothingElse();
        return selection;
    }

    private static FailureFilter filter(JsonFields fields) {
        FailureFilter filter = new FailureFilter(
                fields.text("state", FailureState::valueOf),
                fields.text("consumerGroup", ConsumerGroupId::new),
                fields.text("topic"),
                fields.text("eventType"),
                fields.text("sagaId"),
                fields.text("cause", CauseId::new),
                fields.text("from", Instant::parse),
                fields.text("to", Instant::parse));
        fields.nothingElse();
        return filter;
    }

    /** @param withExpected whether an expected offset may be given beside each */
    static Optional<Selection> partitions(JsonFields parent, List<JsonFields> items, boolean withExpected) {
        parent.problems().check(!items.isEmpty(), parent.at("partitions"), "LIST_EMPTY");
        List<PartitionTarget> targets = new ArrayList<>();
        Set<GroupPartition> seen = new HashSet<>();
        for (JsonFields item : items) {
            Optional<PartitionTarget> target = partition(item, withExpected);
            target.ifPresent(one -> {
                item.problems().check(seen.add(one.partition()), item.at("partition"), "PARTITION_TWICE");
                targets.add(one);
            });
        }
        boolean whole = !targets.isEmpty() && targets.size() == items.size() && seen.size() == targets.size();
        return whole ? Optional.of(new Selection.OfPartitions(targets)) : Optional.empty();
    }

    private static Optional<PartitionTarget> partition(JsonFields item, boolean withExpected) {
        Optional<ConsumerGroupId> group =
                item.required("consumerGroup", item.text("consumerGroup", ConsumerGroupId::new));
        Optional<String> topic = item.required("topic", item.text("topic"));
        Optional<Long> number = item.required("partition", item.number("partition"));
        Optional<RewindTarget> to = item.required("to", item.object("to")).flatMap(SelectionJson::target);
        Optional<Long> expected = withExpected ? item.number("expectedOffset") : Optional.empty();
        expected.ifPresent(offset -> item.problems().check(offset >= 0, item.at("expectedOffset"), "OFFSET_NEGATIVE"));
        item.nothingElse();
        topic.ifPresent(name -> item.problems().check(!name.isBlank(), item.at("topic"), "FIELD_BLANK"));
        number.ifPresent(one -> item.problems()
                .check(one >= 0 && one <= Integer.MAX_VALUE, item.at("partition"), "PARTITION_NEGATIVE"));
        if (group.isEmpty()
                || to.isEmpty()
                || topic.filter(name -> !name.isBlank()).isEmpty()
                || number.filter(one -> one >= 0 && one <= Integer.MAX_VALUE).isEmpty()) {
            return Optional.empty();
        }
        PartitionId at = new PartitionId(topic.get(), number.get().intValue());
        return Optional.of(new PartitionTarget(new GroupPartition(group.get(), at), to.get(), expected));
    }

    private static Optional<RewindTarget> target(JsonFields to) {
        long ways = TARGETS.stream().filter(to::has).count();
        to.problems().check(ways == 1, to.at(""), "TARGET_NOT_ONE", String.join(", ", TARGETS));
        Optional<RewindTarget> target = to.number("offset")
                .<RewindTarget>flatMap(offset -> {
                    to.problems().check(offset >= 0, to.at("offset"), "OFFSET_NEGATIVE");
                    return offset >= 0 ? Optional.of(new RewindTarget.ToOffset(offset)) : Optional.empty();
                })
                .or(() -> to.text("timestamp", Instant::parse).map(RewindTarget.ToTime::new))
                .or(() -> to.number("shiftBy").map(RewindTarget.ShiftBy::new))
                .or(() -> yes(to, "earliest").map(yes -> new RewindTarget.ToEarliest()))
                .or(() -> yes(to, "latest").map(yes -> new RewindTarget.ToLatest()));
        to.nothingElse();
        return target;
    }

    private static Optional<Boolean> yes(JsonFields to, String name) {
        Optional<Boolean> given = to.truth(name);
        to.problems().check(given.orElse(true), to.at(name), "TARGET_NOT_TRUE");
        return given.filter(Boolean::booleanValue);
    }
}
