package dev.sagarewind.failure;

import dev.sagarewind.notification.NoticedCause;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What notices say of a cause: as the failures page has it, so with a masked title. */
@Component
class NoticedCauseFacts {

    private final Causes causes;

    NoticedCauseFacts(Causes causes) {
        this.causes = causes;
    }

    /** Empty if nobody knows any failure of it any more. */
    Optional<NoticedCause> of(CauseId id) {
        return causes.find(id).map(cause -> of(cause, cause.expiry()));
    }

    /** With when one of its records may be lost that is not the first. */
    Optional<NoticedCause> of(CauseId id, Expiry expiry) {
        return causes.find(id).map(cause -> of(cause, expiry));
    }

    /** Of one that has nothing open. */
    NoticedCause of(JdbcCauseNotices.Settled settled) {
        return new NoticedCause(
                settled.cause().value(),
                settled.group().value(),
                causes.find(settled.cause())
                        .map(Cause::title)
                        .orElse(settled.cause().value()),
                0,
                0,
                0,
                settled.since(),
                Optional.empty(),
                false,
                settled.recovered(),
                settled.skipped());
    }

    private static NoticedCause of(Cause cause, Expiry expiry) {
        return new NoticedCause(
                cause.id().value(),
                cause.group().value(),
                cause.title(),
                cause.open(),
                cause.held(),
                cause.sagas(),
                cause.firstFailedAt(),
                expiry.at(),
                expiry.isLost(),
                0,
                0);
    }
}
