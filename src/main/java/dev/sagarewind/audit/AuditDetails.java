package dev.sagarewind.audit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The particulars of an act; start from {@link #none()} and add what there is.
 *
 * @param reason what the actor gave as reason
 * @param ticket the ticket they named
 * @param code of a refusal or failure, as in the answer to the caller
 * @param note a sentence or figure, such as {@code 49 of 49 messages, 29 sagas}
 * @param planId the plan that was carried out
 * @param rewindId the rewind it belongs to
 * @param moves committed offsets, old to new
 * @param failures the ids of the failures that were dismissed, put back or skipped
 */
public record AuditDetails(
        Optional<String> reason,
        Optional<String> ticket,
        Optional<String> code,
        Optional<String> note,
        Optional<String> planId,
        Optional<String> rewindId,
        List<Move> moves,
        List<String> failures) {

    /**
     * A committed offset that was moved, or was to be.
     *
     * @param from empty where it was not known or there was none
     * @param result as Kafka answered for this partition; empty before it did
     */
    public record Move(
            String group, String topic, int partition, Optional<Long> from, long to, Optional<String> result) {

        private static final Set<String> NOT_MADE = Set.of("REFUSED", "NOT_MOVED");

        /** Whether it is known that the offset stayed where it was; an unknown result is none of these. */
        public boolean notMade() {
            return result.filter(NOT_MADE::contains).isPresent();
        }
    }

    public AuditDetails {
        moves = List.copyOf(moves);
        failures = failures == null ? List.of() : List.copyOf(failures); // older entries have none
    }

    /** Whether offsets were to be moved, and it is known that none was. */
    public boolean movedNothing() {
        return !moves.isEmpty() && moves.stream().allMatch(Move::notMade);
    }

    public static AuditDetails none() {
        return new AuditDetails(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** Blank texts count as absent. */
    public AuditDetails because(Optional<String> givenReason, Optional<String> givenTicket) {
        return new AuditDetails(
                givenReason.filter(text -> !text.isBlank()),
                givenTicket.filter(text -> !text.isBlank()),
                code,
                note,
                planId,
                rewindId,
                moves,
                failures);
    }

    public AuditDetails code(String refusal) {
        return new AuditDetails(reason, ticket, Optional.of(refusal), note, planId, rewindId, moves, failures);
    }

    public AuditDetails note(String sentence) {
        return new AuditDetails(reason, ticket, code, Optional.of(sentence), planId, rewindId, moves, failures);
    }

    public AuditDetails plan(Object id) {
        return new AuditDetails(reason, ticket, code, note, Optional.of(id.toString()), rewindId, moves, failures);
    }

    public AuditDetails rewind(Object id) {
        return new AuditDetails(reason, ticket, code, note, planId, Optional.of(id.toString()), moves, failures);
    }

    public AuditDetails moves(List<Move> offsets) {
        return new AuditDetails(reason, ticket, code, note, planId, rewindId, offsets, failures);
    }

    public AuditDetails failures(List<String> ids) {
        return new AuditDetails(reason, ticket, code, note, planId, rewindId, moves, ids);
    }
}
