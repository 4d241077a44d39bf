package dev.sagarewind.rewind;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an operator decides on, in one short text: where each partition is put, for which messages, and what they accept.
 * Committed offsets, skipped records and notes are left out, since they change while a live group goes on.
 */
final class PlanDigest {

    private PlanDigest() {}

    static String of(
            Selection selection,
            List<PlannedPartition> partitions,
            List<SelectedEvent> events,
            List<Finding> findings) {
        StringBuilder seen = new StringBuilder();
        for (PlannedPartition one : partitions) {
            line(
                    seen,
                    "to",
                    one.partition(),
                    one.targetOffset().orElse(null),
                    one.expectedOffset().orElse(null));
        }
        // Explicit partitions are for whatever lies in them; new failures of a live group are added there by
        // themselves.
        events.stream()
                .filter(event -> !(selection instanceof Selection.OfPartitions))
                .map(event -> event.partition().group() + " " + event.eventId())
                .sorted()
                .forEach(event -> line(seen, "for", event));
        findings.stream()
                .filter(Finding::warns)
                .map(finding ->
                        finding.level() + " " + finding.code() + " " + finding.partition() + " " + finding.args())
                .sorted()
                .forEach(finding -> line(seen, "finding", finding));
        return sha256(seen.toString());
    }

    private static void line(StringBuilder to, @org.jspecify.annotations.Nullable Object... parts) {
        for (Object part : parts) {
            to.append(part).append('\u001f');
        }
        to.append('\n');
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }
}
