package dev.sagarewind.failure;

import dev.sagarewind.position.ConsumerGroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A saga that stands still: a group has failed with one of its messages.
 *
 * @param groups in which it stands still, in order of name
 * @param first the open failure at which it stands still longest
 * @param since when that one failed; the key of the list with the id
 * @param failed how many of its messages are open and failed
 * @param held how many wait behind them
 * @param expiry when the first of its open records may be lost
 */
public record StandingSaga(
        String sagaId,
        Optional<String> sagaType,
        List<ConsumerGroupId> groups,
        Failure first,
        Instant since,
        int failed,
        int held,
        Expiry expiry) {

    public Optional<Instant> expiresAt() {
        return expiry.at();
    }
}
