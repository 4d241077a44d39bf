package dev.sagarewind.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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
 * @param facts what else there is to say, by name
 * @param places what it is about, where that is more than the moves say; it decides who may see the entry
 */
public record AuditDetails(
        Optional<String> reason,
        Optional<String> ticket,
        Optional<String> code,
        Optional<String> note,
        Optional<String> planId,
        Optional<String> rewindId,
        List<Move> moves,
        List<String> failures,
        Map<String, String> facts,
        @JsonIgnore List<Place> places) {

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

    /**
     * A consumer group that an act is about.
     *
     * @param topic empty where it is about the group and no topic is known
     */
    public record Place(String group, Optional<String> topic) {}

    /** Older entries lack what was added later. */
    public AuditDetails {
        reason = reason.map(Storable::text);
        ticket = ticket.map(Storable::text);
        note = note.map(Storable::text);
        moves = List.copyOf(moves);
        failures = failures == null ? List.of() : List.copyOf(failures);
        facts = facts == null ? Map.of() : Collections.unmodifiableMap(storable(facts));
        places = places == null ? List.of() : List.copyOf(places);
    }

    private static Map<String, String> storable(Map<String, String> facts) {
        Map<String, String> sorted = new TreeMap<>();
        facts.forEach((name, value) -> sorted.put(Storable.text(name), Storable.text(value)));
        return sorted;
    }

    /** Whether offsets were to be moved, and it is known that none was. */
    public boolean movedNothing() {
        return !moves.isEmpty() && moves.stream().allMatch(Move::notMade);
    }

    /** What the act is about: where offsets are moved, and the other places. */
    List<Place> about() {
        return Stream.concat(
                        moves.stream().map(move -> new Place(move.group(), Optional.of(move.topic()))), places.stream())
                .distinct()
                .toList();
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
                List.of(),
                Map.of(),
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
                failures,
                facts,
                places);
    }

    public AuditDetails code(String refusal) {
        return new AuditDetails(
                reason, ticket, Optional.of(refusal), note, planId, rewindId, moves, failures, facts, places);
    }

    public AuditDetails note(String sentence) {
        return new AuditDetails(
                reason, ticket, code, Optional.of(sentence), planId, rewindId, moves, failures, facts, places);
    }

    public AuditDetails plan(Object id) {
        return new AuditDetails(
                reason, ticket, code, note, Optional.of(id.toString()), rewindId, moves, failures, facts, places);
    }

    public AuditDetails rewind(Object id) {
        return new AuditDetails(
                reason, ticket, code, note, planId, Optional.of(id.toString()), moves, failures, facts, places);
    }

    public AuditDetails moves(List<Move> offsets) {
        return new AuditDetails(reason, ticket, code, note, planId, rewindId, offsets, failures, facts, places);
    }

    public AuditDetails failures(List<String> ids) {
        return new AuditDetails(reason, ticket, code, note, planId, rewindId, moves, ids, facts, places);
    }

    /** Beside those that there are. */
    public AuditDetails fact(String name, String value) {
        Map<String, String> more = new TreeMap<>(facts);
        more.put(name, value);
        return facts(more);
    }

    public AuditDetails facts(Map<String, String> all) {
        return new AuditDetails(reason, ticket, code, note, planId, rewindId, moves, failures, all, places);
    }

    /** An act that is about a group or a topic without moving its offsets has to say so, or only few may see it. */
    public AuditDetails places(List<Place> groups) {
        return new AuditDetails(reason, ticket, code, note, planId, rewindId, moves, failures, facts, groups);
    }
}
