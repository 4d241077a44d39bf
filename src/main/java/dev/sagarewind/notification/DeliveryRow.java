package dev.sagarewind.notification;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of telling a target of something.
 *
 * @param id as the target knows it: {@code webhook-id} of a webhook
 * @param type of the event, as {@code cause.new}
 * @param state {@code PENDING}, {@code DELIVERED} or {@code GIVEN_UP}
 * @param status of the last answer's HTTP; absent while none came
 * @param answer what the receiver said last, shortened and without secrets
 * @param dueAt when it is tried next, while it is pending
 */
record DeliveryRow(
        String id,
        @JsonIgnore NoticeKind kind,
        String target,
        List<String> consumerGroups,
        Optional<String> causeId,
        Optional<String> rewindId,
        Instant notedAt,
        String state,
        int attempts,
        Optional<Integer> status,
        Optional<String> answer,
        Optional<Instant> answeredAt,
        Optional<Instant> dueAt) {

    @JsonProperty
    public String type() {
        return kind.type();
    }
}
