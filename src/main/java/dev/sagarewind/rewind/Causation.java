package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.Failure;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.FailureId;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds out why messages failed again. The board groups failures by cause and follows the history by a moment. */
@Component
class Causation {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FailureBoard board;
    private final JdbcProof proof;

    Causation(FailureBoard board, JdbcProof proof) {
        this.board = board;
        this.proof = proof;
    }

    /** @return whether every cause is known, or the board has had time enough to tell */
    boolean known(Lease lease, ConsumerGroupId group, List<RewindMessage> open, Instant now) {
        Map<FailureId, RewindMessage> unknown = new HashMap<>();
        for (RewindMessage message : open) {
            if (message.outcome() == RewindMessage.Result.FAILED_AGAIN
                    && message.causeNow().isEmpty()) {
                unknown.put(FailureId.of(group, message.eventId()), message);
            }
        }
        if (unknown.isEmpty()) {
            return true;
        }
        Map<EventId, CauseId> causes = new HashMap<>();
        for (Failure failure : board.openAmong(unknown.keySet())) {
            Optional<Instant> failedAgain =
                    Optional.ofNullable(unknown.get(failure.id())).flatMap(RewindMessage::seenAt);
            boolean caughtUp = failedAgain
                    .filter(at -> !failure.lastFailedAt().isBefore(at))
                    .isPresent();
            failure.causeId().filter(cause -> caughtUp).ifPresent(cause -> causes.put(failure.eventId(), cause));
        }
        proof.causes(lease, group, causes);
        return causes.size() == unknown.size()
                || unknown.values().stream()
                        .allMatch(message -> message.seenAt()
                                .filter(at -> at.plus(PATIENCE).isBefore(now))
                                .isPresent());
    }
}
