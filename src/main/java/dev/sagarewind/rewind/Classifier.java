package dev.sagarewind.rewind;

import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.consumergroup.KafkaRecord;
import dev.sagarewind.consumergroup.RangeRead;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.position.GroupPartition;
import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import dev.sagarewind.timeline.RangeEntry;
import dev.sagarewind.timeline.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says of each record in a range what reading it again will do, by its event id and the history of the group. */
@Component
class Classifier {

    /**
     * @param records what lies in the range, by offset; where the history was asked, only what it knows of
     * @param first the first record at or after the range's start, even beyond its end; absent if there is none, or
     *     reading did not get that far
     * @param duplicates records of an event that stands earlier in the range too
     * @param oldestUnknown when the oldest record was written of which the history does not tell what became of it
     * @param unread a sentence for people if not every record was read
     */
    record Range(
            List<PlannedRecord> records,
            RecordCounts counts,
            Optional<KafkaRecord> first,
            Map<EventId, RangeEntry> states,
            int duplicates,
            Optional<Instant> oldestUnknown,
            Optional<String> unread) {

        Range startingWith(Optional<KafkaRecord> other) {
            return new Range(records, counts, other, states, duplicates, unknownFrom(other), unread);
        }

        /** Where not every record was read, any of them may be unknown, and the first is the oldest. */
        private Optional<Instant> unknownFrom(Optional<KafkaRecord> other) {
            return unread.isPresent() ? other.map(KafkaRecord::timestamp) : oldestUnknown;
        }

        Range unread(String why) {
            return new Range(records, counts, Optional.empty(), states, duplicates, oldestUnknown, Optional.of(why));
        }
    }

    private static final String LEFT_OUT = "Kafka left it out of its answer.";

    private final ConsumerGroups kafka;
    private final FirstRecords firstRecords;
    private final Timeline timeline;
    private final RewindSettings settings;

    Classifier(ConsumerGroups kafka, FirstRecords firstRecords, Timeline timeline, RewindSettings settings) {
        this.kafka = kafka;
        this.firstRecords = firstRecords;
        this.timeline = timeline;
        this.settings = settings;
    }

    /** @return for each of the ranges what it holds */
    Map<GroupPartition, Range> classify(Map<GroupPartition, OffsetRange> ranges) {
        return classify(ranges, () -> {});
    }

    /** @param between is run before each range that is read by itself */
    Map<GroupPartition, Range> classify(Map<GroupPartition, OffsetRange> ranges, Runnable between) {
        long total = ranges.values().stream().mapToLong(OffsetRange::size).sum();
        return total <= settings.classifyLimit() ? fromKafka(ranges) : fromHistory(ranges, between);
    }

    private Map<GroupPartition, Range> fromKafka(Map<GroupPartition, OffsetRange> ranges) {
        Map<PartitionId, OffsetRange> logs = new HashMap<>();
        ranges.forEach((partition, range) -> logs.merge(
                partition.partition(),
                range,
                (one, other) -> new OffsetRange(Math.min(one.from(), other.from()), Math.max(one.to(), other.to()))));
        Map<PartitionId, RangeRead> read = logs.isEmpty() ? Map.of() : kafka.records(logs);
        Map<GroupPartition, List<KafkaRecord>> records = new TreeMap<>();
        Map<ConsumerGroupId, Set<EventId>> ids = new HashMap<>();
        ranges.forEach((partition, range) -> {
            RangeRead all = read.get(partition.partition());
            List<KafkaRecord> within = all == null
                    ? List.of()
                    : all.records().stream()
                            .filter(one -> range.contains(one.offset()))
                            .toList();
            records.put(partition, within);
            within.forEach(one -> one.eventId()
                    .ifPresent(id -> ids.computeIfAbsent(partition.group(), any -> new HashSet<>())
                            .add(id)));
        });
        Map<ConsumerGroupId, Map<EventId, RangeEntry>> states = new HashMap<>();
        ids.forEach((group, events) -> states.put(group, timeline.states(group, events)));
        Map<GroupPartition, Range> answer = new TreeMap<>();
        ranges.forEach((partition, range) -> {
            Range found = range(
                    partition,
                    range,
                    records.getOrDefault(partition, List.of()),
                    states.getOrDefault(partition.group(), Map.of()),
                    unread(read.get(partition.partition()), range));
            boolean empty = found.first().isEmpty() && found.unread().isEmpty();
            answer.put(
                    partition, empty ? found.startingWith(kafka.recordAt(partition.partition(), range.from())) : found);
        });
        return answer;
    }

    private static Optional<String> unread(@Nullable RangeRead read, OffsetRange range) {
        if (read == null) {
            return Optional.of(LEFT_OUT);
        }
        return read.readTo() < range.to()
                ? Optional.of(read.problem().orElse("The log ended at " + read.readTo() + "."))
                : Optional.empty();
    }

    private static Range range(
            GroupPartition partition,
            OffsetRange range,
            List<KafkaRecord> records,
            Map<EventId, RangeEntry> states,
            Optional<String> unread) {
        List<PlannedRecord> planned = new ArrayList<>();
        Set<EventId> seen = new HashSet<>();
        int duplicates = 0;
        Optional<Instant> oldestUnknown = Optional.empty();
        for (KafkaRecord one : records) {
            Optional<RangeEntry> state = one.eventId().map(states::get);
            boolean again = one.eventId().isPresent() && !seen.add(one.eventId().get());
            duplicates += again ? 1 : 0;
            // The second record of an event is a duplicate to the consumer by the time it gets there.
            Forecast forecast = again ? Forecast.SKIP : forecast(state);
            if (forecast == Forecast.UNRECORDED
                    && oldestUnknown.map(one.timestamp()::isBefore).orElse(true)) {
                oldestUnknown = Optional.of(one.timestamp());
            }
            planned.add(new PlannedRecord(
                    partition,
                    one.offset(),
                    one.eventId(),
                    state.flatMap(RangeEntry::sagaId).or(() -> header(one, "saga_id")),
                    forecast,
                    false));
        }
        return new Range(
                List.copyOf(planned),
                counts(range, planned, RecordCounts.Counted.RECORDS),
                records.stream().findFirst(),
                states,
                duplicates,
                oldestUnknown,
                unread);
    }

    private static Optional<String> header(KafkaRecord one, String name) {
        return one.headers().stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static Forecast forecast(Optional<RangeEntry> state) {
        if (state.isEmpty()) {
            return Forecast.UNRECORDED;
        }
        if (state.get().settled()) {
            return Forecast.SKIP;
        }
        return state.get().tried() ? Forecast.RUN_AGAIN : Forecast.FIRST_RUN;
    }

    private Map<GroupPartition, Range> fromHistory(Map<GroupPartition, OffsetRange> ranges, Runnable between) {
        Map<GroupPartition, Range> answer = new TreeMap<>();
        Map<GroupPartition, RangeRead> firsts = firstRecords.of(ranges, between);
        ranges.forEach((partition, range) -> {
            between.run();
            List<RangeEntry> entries = timeline.range(partition, range, settings.classifyLimit());
            List<PlannedRecord> planned = new ArrayList<>();
            Map<EventId, RangeEntry> states = new HashMap<>();
            for (RangeEntry entry : entries) {
                states.put(entry.eventId(), entry);
                planned.add(new PlannedRecord(
                        partition,
                        entry.offset(),
                        Optional.of(entry.eventId()),
                        entry.sagaId(),
                        forecast(Optional.of(entry)),
                        false));
            }
            Range counted = new Range(
                    List.copyOf(planned),
                    counts(range, planned, RecordCounts.Counted.HISTORY),
                    Optional.empty(),
                    states,
                    0,
                    Optional.empty(),
                    Optional.of(tooLong(entries.size())));
            answer.put(partition, startingWith(firsts.get(partition), counted));
        });
        return answer;
    }

    private static Range startingWith(@Nullable RangeRead read, Range counted) {
        if (read == null) {
            return counted.unread(LEFT_OUT);
        }
        Optional<KafkaRecord> first = read.records().stream().findFirst();
        return first.isPresent()
                ? counted.startingWith(first)
                : counted.unread(read.problem().orElse("Nothing can be read from there on"));
    }

    private String tooLong(int entries) {
        int limit = settings.classifyLimit();
        return "It holds more than " + limit + " offsets, and counted are its "
                + (entries < limit ? "events" : "first " + limit + " events") + " in the history.";
    }

    private static RecordCounts counts(
            OffsetRange range, Collection<PlannedRecord> records, RecordCounts.Counted counted) {
        return new RecordCounts(
                range.size(),
                count(records, Forecast.SKIP),
                count(records, Forecast.RUN_AGAIN),
                count(records, Forecast.FIRST_RUN),
                count(records, Forecast.UNRECORDED),
                0,
                0,
                counted);
    }

    private static long count(Collection<PlannedRecord> records, Forecast forecast) {
        return records.stream().filter(one -> one.forecast() == forecast).count();
    }
}
