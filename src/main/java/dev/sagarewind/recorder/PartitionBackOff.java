package dev.sagarewind.recorder;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * How long the partitions of one container wait before a record is delivered again. Short waits are slept through;
 * long ones pause the partition, so that others go on and the consumer keeps polling, as its group demands.
 */
final class PartitionBackOff {

    private static final Duration FIRST_SLEEP = Duration.ofMillis(100);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

    private final Duration firstPause;
    private final Duration longestPause;
    private final ScheduledExecutorService timer;
    private final Map<TopicPartition, Waiting> waiting = new ConcurrentHashMap<>();

    PartitionBackOff(Duration firstPause, Duration longestPause, ScheduledExecutorService timer) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.timer = timer;
    }

    /** Pauses the partition, and says for how long. */
    Duration pause(TopicPartition partition, long offset, MessageListenerContainer container) {
        int attempt = attempt(partition, offset);
        Duration wait = doubled(firstPause, attempt, longestPause);
        container.pausePartition(partition);
        Future<?> resume =
                timer.schedule(() -> container.resumePartition(partition), wait.toMillis(), TimeUnit.MILLISECONDS);
        waiting.put(partition, new Waiting(offset, attempt, container, resume));
        return wait;
    }

    void sleep(TopicPartition partition, long offset, MessageListenerContainer container) {
        int attempt = attempt(partition, offset);
        waiting.put(partition, new Waiting(offset, attempt, container, null));
        sleep(doubled(FIRST_SLEEP, attempt, LONGEST_SLEEP), container);
    }

    /** For errors of the consumer's own, such as having been evicted: it must poll to get over them. */
    void sleepBriefly(MessageListenerContainer container) {
        sleep(FIRST_SLEEP, container);
    }

    /** A newly assigned partition starts afresh: where it stopped, the group's offset may have been moved since. */
    void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Waiting last = waiting.remove(partition);
            if (last != null && last.resume() != null) {
                last.resume().cancel(false);
                last.container().resumePartition(partition);
            }
        }
    }

    private int attempt(TopicPartition partition, long offset) {
        Waiting last = waiting.get(partition);
        return last != null && last.offset() == offset ? last.attempt() + 1 : 0;
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration wait = first;
        for (int i = 0; i < times && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static void sleep(Duration time, MessageListenerContainer container) {
        try {
            ListenerUtils.stoppableSleep(container, time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting(
            long offset,
            int attempt,
            MessageListenerContainer container,
            @Nullable Future<?> resume) {}
}
