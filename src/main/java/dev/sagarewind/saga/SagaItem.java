package dev.sagarewind.saga;

import dev.sagarewind.failure.ExpiryBasis;
import dev.sagarewind.failure.StandingSaga;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.RecentSagas.RecentSaga;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A saga in the API's list. What the list that was asked for does not tell is null.
 *
 * @param consumerGroups in which it stands still
 * @param eventType at which it stands still, or what it asked for last
 * @param since when its first open message failed
 */
record SagaItem(
        String sagaId,
        @Nullable String sagaType,
        @Nullable List<String> consumerGroups,
        @Nullable String eventType,
        @Nullable Instant since,
        @Nullable Integer failed,
        @Nullable Integer held,
        @Nullable Instant expiresAt,
        @Nullable ExpiryBasis expiryBasis,
        @Nullable Instant lastRequestedAt) {

    static SagaItem of(StandingSaga saga) {
        return new SagaItem(
                saga.sagaId(),
                saga.sagaType().orElse(null),
                saga.groups().stream().map(ConsumerGroupId::value).toList(),
                saga.first().eventType().orElse(null),
                saga.since(),
                saga.failed(),
                saga.held(),
                saga.expiresAt().orElse(null),
                saga.expiry().basis(),
                null);
    }

    static SagaItem of(RecentSaga saga) {
        return new SagaItem(
                saga.sagaId(),
                saga.sagaType(),
                null,
                saga.eventType(),
                null,
                null,
                null,
                null,
                null,
                saga.requestedAt());
    }
}
