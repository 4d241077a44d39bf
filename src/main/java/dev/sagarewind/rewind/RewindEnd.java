package dev.sagarewind.rewind;

import dev.sagarewind.notification.Notice;
import dev.sagarewind.notification.NoticedRewind;
import dev.sagarewind.notification.Notices;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends a rewind and notes that people are told of it, both or neither. */
@Component
class RewindEnd {

    private final JdbcLeases leases;
    private final Notices notices;

    RewindEnd(JdbcLeases leases, Notices notices) {
        this.leases = leases;
        this.notices = notices;
    }

    @Transactional
    public void of(Lease lease, Rewind rewind) {
        leases.ended(lease);
        notices.note(Notice.ended(
                key(rewind),
                rewind.legs().stream().map(leg -> leg.group().value()).collect(Collectors.toSet()),
                noticed(rewind)));
    }

    /** One whose proof was taken up again ends again, with another entry in the audit. */
    private static String key(Rewind rewind) {
        return "ended/" + rewind.id() + "/"
                + rewind.auditId().map(UUID::toString).orElse("unaudited");
    }

    private static NoticedRewind noticed(Rewind rewind) {
        Rewind.Counts counts = rewind.counts();
        return new NoticedRewind(
                rewind.id().toString(),
                rewind.state().name(),
                rewind.requestedBy(),
                counts.selected(),
                counts.recovered(),
                counts.failedAgain(),
                counts.held(),
                counts.notReached());
    }
}
