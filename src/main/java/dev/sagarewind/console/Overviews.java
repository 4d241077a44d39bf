package dev.sagarewind.console;

import dev.sagarewind.access.Scope;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.failure.Activity;
import dev.sagarewind.failure.BoardFreshness;
import dev.sagarewind.failure.Cause;
import dev.sagarewind.failure.Causes;
import dev.sagarewind.failure.FailureBoard;
import dev.sagarewind.failure.OpenCount;
import dev.sagarewind.failure.OutlivingTopics;
import dev.sagarewind.failure.StandingSagas;
import dev.sagarewind.rewind.RewindFilter;
import dev.sagarewind.rewind.SeenRewinds;
import dev.sagarewind.web.Formats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts the overview together without asking Kafka: it stands when Kafka does not answer. */
@Component
class Overviews {

    private static final int MOST_CAUSES = 8;
    private static final int MOST_REWINDS = 5;
    private static final Duration DELAYED = Duration.ofMinutes(1);

    private final FailureBoard board;
    private final Causes causes;
    private final StandingSagas sagas;
    private final Activity activity;
    private final SeenRewinds rewinds;
    private final OutlivingTopics outliving;
    private final ListReads reads;
    private final Formats formats;
    private final Clock clock;

    Overviews(
            FailureBoard board,
            Causes causes,
            StandingSagas sagas,
            Activity activity,
            SeenRewinds rewinds,
            OutlivingTopics outliving,
            ListReads reads,
            Formats formats,
            Clock clock) {
        this.board = board;
        this.causes = causes;
        this.sagas = sagas;
        this.activity = activity;
        this.rewinds = rewinds;
        this.outliving = outliving;
        this.reads = reads;
        this.formats = formats;
        this.clock = clock;
    }

    Overview read(Scope scope) {
        return reads.read(reading -> read(board.within(scope), causes.within(scope), rewinds.within(scope), scope));
    }

    private Overview read(FailureBoard board, Causes causes, SeenRewinds rewinds, Scope scope) {
        Instant now = clock.instant();
        Collection<OpenCount> open = board.openByGroup().values();
        List<Cause> found = open.isEmpty() ? List.of() : causes.open(Optional.empty(), MOST_CAUSES + 1);
        BoardFreshness freshness = board.freshness();
        return new Overview(
                open.stream().mapToInt(OpenCount::failed).sum(),
                open.stream().mapToInt(OpenCount::held).sum(),
                open.isEmpty() ? 0 : sagas.within(scope).count(),
                open.size(),
                found.stream().flatMap(cause -> cause.expiresAt().stream()).min(Instant::compareTo),
                found.stream()
                        .limit(MOST_CAUSES)
                        .map(cause -> CauseRow.of(cause, now))
                        .toList(),
                found.size() > MOST_CAUSES,
                LanePicture.of(
                        activity.since(now.minus(LanePicture.SPAN), scope),
                        freshness.countedSince(),
                        now,
                        formats.zoneId()),
                new Outliving(outliving.within(scope)),
                rewinds.underWay(MOST_REWINDS),
                rewinds.list(RewindFilter.all(), Optional.empty(), MOST_REWINDS).stream()
                        .filter(rewind -> rewind.state().ended())
                        .toList(),
                freshness,
                freshness.readAt().filter(readAt -> readAt.plus(DELAYED).isBefore(now)));
    }
}
