package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.ConsumerGroupPattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How rewinds are planned, carried out and proven.
 *
 * @param planValidFor how long a plan can be used after it was made
 * @param classifyLimit a plan reads at most this many offsets from Kafka; beyond it, it counts from the history
 * @param selectionLimit a plan is for at most this many messages
 * @param loopGuard after so many rewinds of a cause in a row that came to nothing, only a canary or a single message may
 *     be tried
 * @param workers rewinds that this console works on at the same time
 * @param lease how long a console keeps a rewind to itself; another takes over after it. More than twice
 *     the longest wait for Kafka, or the console does not start
 * @param poll how often a rewind under way is looked at
 * @param evictAttempts evictions until one attempt to move the offsets is given up
 * @param overwriteAttempts how often offsets are moved again after a member committed over them
 * @param overwrittenAfter how long such a commit has to stand before it counts
 * @param resumeTimeout how long a group may take to come back before the proof begins without it
 * @param verifyTimeout how long the messages may take to be consumed
 * @param approval which rewinds a second person has to agree to
 */
@ConfigurationProperties("saga-rewind.rewind")
record RewindSettings(
        @DefaultValue("15m") Duration planValidFor,
        @DefaultValue("10000") int classifyLimit,
        @DefaultValue("10000") int selectionLimit,
        @DefaultValue("3") int loopGuard,
        @DefaultValue("4") int workers,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("300ms") Duration poll,
        @DefaultValue("20") int evictAttempts,
        @DefaultValue("5") int overwriteAttempts,
        @DefaultValue("1s") Duration overwrittenAfter,
        @DefaultValue("2m") Duration resumeTimeout,
        @DefaultValue("15m") Duration verifyTimeout,
        @DefaultValue Approval approval) {

    /**
     * @param groups patterns of consumer groups, such as payment*; a rewind that touches one of them needs a second person
     * @param within how long a rewind waits for somebody to agree
     */
    record Approval(
            @DefaultValue List<ConsumerGroupPattern> groups,
            @DefaultValue("8h") Duration within) {

        Approval {
            groups = List.copyOf(groups);
            positive("approval.within", within);
        }

        boolean neededFor(ConsumerGroupId group) {
            return groups.stream().anyMatch(pattern -> pattern.matches(group));
        }
    }

    /** @throws IllegalArgumentException if a number is not positive */
    RewindSettings {
        positive("plan-valid-for", planValidFor);
        positive("classify-limit", classifyLimit);
        positive("selection-limit", selectionLimit);
        positive("loop-guard", loopGuard);
        positive("workers", workers);
        positive("lease", lease);
        positive("poll", poll);
        positive("evict-attempts", evictAttempts);
        positive("overwrite-attempts", overwriteAttempts);
        positive("overwritten-after", overwrittenAfter);
        positive("resume-timeout", resumeTimeout);
        positive("verify-timeout", verifyTimeout);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "saga-rewind.rewind." + name + ": write a time longer than 0, such as 30s, not " + value);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("saga-rewind.rewind." + name + ": write at least 1, not " + value);
        }
    }
}
