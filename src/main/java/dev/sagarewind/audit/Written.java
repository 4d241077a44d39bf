package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import dev.sagarewind.access.SignedInBy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says, as it is stored: what is null here is null there.
 *
 * @param part {@code OPENED}, {@code CLOSED} or {@code WHOLE}
 * @param signedInBy null for the console itself, and for entries from before it was recorded
 * @param token the name of the API token that was used
 * @param consumerGroups with {@code topics} at the same places: what the entry is about
 * @param topics empty where it is about a group only
 * @param details JSON, to the letter
 */
record Written(
        UUID auditId,
        String part,
        String actor,
        @Nullable String signedInBy,
        @Nullable String token,
        @Nullable String address,
        @Nullable String requestId,
        String action,
        String subject,
        List<String> consumerGroups,
        List<Optional<String>> topics,
        @Nullable String outcome,
        String details) {

    Written {
        actor = Storable.text(actor);
        token = token == null ? null : Storable.text(token);
        address = address == null ? null : Storable.text(address);
        subject = Storable.text(subject);
        consumerGroups = consumerGroups.stream().map(Storable::text).toList();
        topics = topics.stream().map(topic -> topic.map(Storable::text)).toList();
    }

    static Written of(
            AuditId id,
            String part,
            Actor actor,
            Optional<String> requestId,
            AuditedAction action,
            String subject,
            Optional<AuditOutcome> outcome,
            AuditDetails details,
            String json) {
        List<AuditDetails.Place> places = details.about();
        return new Written(
                id.value(),
                part,
                actor.name(),
                actor.signedInBy() == SignedInBy.NONE
                        ? null
                        : actor.signedInBy().name(),
                actor.token().orElse(null),
                actor.address().orElse(null),
                requestId.orElse(null),
                action.name(),
                subject,
                places.stream().map(AuditDetails.Place::group).toList(),
                places.stream().map(AuditDetails.Place::topic).toList(),
                outcome.map(AuditOutcome::name).orElse(null),
                json);
    }

    /** The end of what this opened. */
    Written closed(AuditOutcome end, String json) {
        return new Written(
                auditId,
                "CLOSED",
                actor,
                signedInBy,
                token,
                address,
                requestId,
                action,
                subject,
                consumerGroups,
                topics,
                end.name(),
                json);
    }
}
