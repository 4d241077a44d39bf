package dev.sagarewind.consumergroup;

import dev.sagarewind.position.OffsetRange;
import dev.sagarewind.position.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Reads records without joining a group or committing anything. */
class RecordReader {

    private final LogOffsets offsets;
    private final ReadingClient client;
    private final KafkaLimits limits;

    RecordReader(LogOffsets offsets, ReadingClient client, KafkaLimits limits) {
        this.offsets = offsets;
        this.client = client;
        this.limits = limits;
    }

    void close() {
        client.close();
    }

    Optional<KafkaRecord> recordAt(PartitionId partition, long offset) {
        long since = System.nanoTime();
        LogBounds bounds = offsets.bounds(List.of(partition)).get(partition);
        if (!(bounds instanceof LogBounds.Known known)) {
            String reason = bounds instanceof LogBounds.Unknown unknown ? unknown.reason() : "Kafka left it out";
            throw client.unavailable("No record of " + partition + " can be read. " + reason, since, null);
        }
        long from = Math.max(offset, known.start());
        if (from >= known.lastStable()) {
            return Optional.empty();
        }
        RecordTranslation translation = RecordTranslation.withValue(limits.maxValueBytes());
        try (Reading reading = client.read(Map.of(partition, new OffsetRange(from, known.lastStable())))) {
            while (reading.unfinished()) {
                for (ConsumerRecord<byte[], byte[]> record : reading.next()) {
                    return Optional.of(translation.record(record));
                }
                if (reading.outOfTime()) {
                    throw client.unavailable(
                            "The record at offset " + offset + " of " + partition + " could not be read within "
                                    + KafkaSentences.seconds(limits.readTimeout()),
                            since,
                            null);
                }
            }
            reading.refusal(partition).ifPresent(refusal -> {
                throw refusal;
            });
            return Optional.empty();
        } catch (KafkaException e) {
            throw client.unavailable(
                    "No record of " + partition + " can be read. " + client.refusal(e, Asked.topic(partition.topic())),
                    since,
                    e);
        }
    }

    Map<PartitionId, RangeRead> firstRecords(Map<PartitionId, Long> offsets) {
        Map<PartitionId, OffsetRange> ranges = new HashMap<>();
        offsets.forEach((partition, offset) -> ranges.put(partition, new OffsetRange(offset, Long.MAX_VALUE)));
        Map<PartitionId, RangeRead> first = new HashMap<>();
        read(ranges, (reading, found) -> reading.stop(found.keySet()))
                .forEach((partition, read) -> first.put(partition, read.first()));
        return first;
    }

    Map<PartitionId, RangeRead> records(Map<PartitionId, OffsetRange> ranges) {
        return read(ranges, (reading, found) -> {});
    }

    private Map<PartitionId, RangeRead> read(
            Map<PartitionId, OffsetRange> ranges, BiConsumer<Reading, Map<PartitionId, List<KafkaRecord>>> afterEach) {
        long since = System.nanoTime();
        Map<PartitionId, LogBounds> bounds = offsets.bounds(ranges.keySet());
        Map<PartitionId, OffsetRange> readable = new HashMap<>();
        ranges.forEach((partition, range) -> {
            if (bounds.get(partition) instanceof LogBounds.Known known) {
                long to = Math.min(range.to(), known.lastStable());
                readable.put(partition, new OffsetRange(Math.min(Math.max(range.from(), known.start()), to), to));
            }
        });
        Map<PartitionId, List<KafkaRecord>> found = new HashMap<>();
        try (Reading reading = client.read(readable)) {
            while (reading.unfinished() && !reading.outOfTime()) {
                collect(reading.next(), found);
                afterEach.accept(reading, found);
            }
            Map<PartitionId, RangeRead> result = new HashMap<>();
            ranges.forEach((partition, range) -> result.put(
                    partition,
                    judged(
                            partition,
                            range,
                            bounds.getOrDefault(partition, new LogBounds.Unknown("Kafka left it out")),
                            found.getOrDefault(partition, List.of()),
                            Optional.ofNullable(readable.get(partition)).map(each -> reading.readTo(partition)),
                            reading.refusal(partition))));
            return result;
        } catch (KafkaException e) {
            throw client.unavailable("The records cannot be read. " + client.refusal(e, Asked.WHATEVER), since, e);
        }
    }

    /** What an open transaction has written is not shown to anybody yet, and may never be. */
    private static String stoppedAt(LogBounds.Known log) {
        return log.lastStable() < log.end()
                ? "A transaction has been open since offset " + log.lastStable()
                        + ", and nothing can be read from there on"
                : "The log ends at offset " + log.end();
    }

    private static void collect(
            Collection<ConsumerRecord<byte[], byte[]>> records, Map<PartitionId, List<KafkaRecord>> found) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            found.computeIfAbsent(new PartitionId(record.topic(), record.partition()), each -> new ArrayList<>())
                    .add(RecordTranslation.WITHOUT_VALUE.record(record));
        }
    }

    private RangeRead judged(
            PartitionId partition,
            OffsetRange range,
            LogBounds bounds,
            List<KafkaRecord> records,
            Optional<Long> position,
            Optional<TopicAuthorizationException> refusal) {
        if (!(bounds instanceof LogBounds.Known known)) {
            return new RangeRead(records, range.from(), Optional.of(((LogBounds.Unknown) bounds).reason()));
        }
        long readTo = Math.max(range.from(), position.orElse(range.from()));
        if (readTo >= range.to()) {
            return new RangeRead(records, range.to(), Optional.empty());
        }
        if (refusal.isPresent()) {
            return new RangeRead(
                    records, readTo, refusal.map(problem -> client.refusal(problem, Asked.topic(partition.topic()))));
        }
        if (readTo >= known.lastStable()) {
            return new RangeRead(records, readTo, Optional.of(stoppedAt(known)));
        }
        Duration limit = limits.readTimeout();
        return new RangeRead(
                records, readTo, Optional.of("Reading was given up after " + KafkaSentences.seconds(limit)));
    }
}
