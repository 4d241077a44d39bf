package dev.sagarewind.failure;

import dev.sagarewind.access.Scope;
import dev.sagarewind.consumergroup.Retention;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.failure.FailuresPage.Panel;
import dev.sagarewind.failure.FailuresPage.Place;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.web.Cursor;
import dev.sagarewind.web.Paging;
import dev.sagarewind.web.Slice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of failures together: by cause while they are open, else as a list. */
@Component
class FailuresPages {

    private static final int CAUSES = 20;
    private static final int FIRST_OF_CAUSE = 5;
    private static final int LOOSE = 100;

    private final FailureBoard board;
    private final Causes causes;
    private final JdbcFailureChoices choices;
    private final RecordExpiry expiry;
    private final ListReads reads;
    private final Clock clock;

    FailuresPages(
            FailureBoard board,
            Causes causes,
            JdbcFailureChoices choices,
            RecordExpiry expiry,
            ListReads reads,
            Clock clock) {
        this.board = board;
        this.causes = causes;
        this.choices = choices;
        this.expiry = expiry;
        this.reads = reads;
        this.clock = clock;
    }

    /** For whoever sees only what is within this scope. */
    FailuresPages within(Scope scope) {
        return new FailuresPages(
                board.within(scope), causes.within(scope), choices.within(scope), expiry, reads, clock);
    }

    FailuresPage page(FailureFilter filter, boolean narrowed, Paging paging) {
        FailureState state = filter.state().orElse(FailureState.OPEN);
        boolean byCause =
                state == FailureState.OPEN && !narrowed && filter.cause().isEmpty();
        return reads.read(reading -> byCause ? byCause(filter.group()) : listed(state, filter, narrowed, paging));
    }

    private FailuresPage byCause(Optional<ConsumerGroupId> group) {
        List<Cause> found = causes.open(group, CAUSES + 1);
        List<Cause> shown = found.stream().limit(CAUSES).toList();
        Map<CauseId, List<Failure>> newest =
                choices.newestOf(shown.stream().map(Cause::id).toList(), FIRST_OF_CAUSE);
        List<Panel> panels = panels(shown, newest);
        return page(
                FailureState.OPEN,
                panels,
                choices.releasable(group, LOOSE),
                choices.behindDismissed(group, LOOSE),
                List.of(),
                null,
                found.size() > CAUSES);
    }

    private FailuresPage listed(FailureState state, FailureFilter filter, boolean narrowed, Paging paging) {
        Instant now = clock.instant();
        Slice<Failure> slice = Slice.of(
                board.list(filter.in(state), paging.cursor().map(FailureApi::key), paging.fetch()),
                paging,
                failure -> Cursor.of(failure.lastFailedAt(), failure.id()),
                now);
        Optional<Cause> cause = filter.cause()
                .filter(id -> state == FailureState.OPEN && !narrowed)
                .flatMap(causes::find);
        return cause.isPresent()
                ? page(
                        state,
                        panels(List.of(cause.get()), Map.of(cause.get().id(), slice.items())),
                        List.of(),
                        List.of(),
                        List.of(),
                        slice.next(),
                        false)
                : page(state, List.of(), List.of(), List.of(), slice.items(), slice.next(), false);
    }

    private FailuresPage page(
            FailureState state,
            List<Panel> panels,
            List<Failure> loose,
            List<Failure> behindDismissed,
            List<Failure> failures,
            @Nullable String next,
            boolean moreCauses) {
        List<FailureId> shown = new ArrayList<>();
        Stream.of(
                        panels.stream().flatMap(panel -> panel.failures().stream()),
                        loose.stream(),
                        behindDismissed.stream(),
                        failures.stream())
                .flatMap(each -> each)
                .forEach(failure -> shown.add(failure.id()));
        Map<FailureId, Integer> heldBehind = board.heldBehind(shown);
        return new FailuresPage(
                state,
                board.countByState(),
                panels,
                loose,
                behindDismissed,
                failures,
                heldBehind,
                next,
                moreCauses,
                choices.open(),
                board.freshness());
    }

    private List<Panel> panels(List<Cause> shown, Map<CauseId, List<Failure>> failures) {
        Instant now = clock.instant();
        Map<CauseId, int[]> failed =
                choices.failedLately(shown.stream().map(Cause::id).toList(), now);
        return shown.stream()
                .map(cause -> panel(
                        cause,
                        Spark.of(failed.getOrDefault(cause.id(), new int[Spark.SLOTS])),
                        failures.getOrDefault(cause.id(), List.of()),
                        now))
                .toList();
    }

    private Panel panel(Cause cause, Spark spark, List<Failure> failures, Instant now) {
        return new Panel(
                cause,
                Duration.between(cause.lastFailedAt(), now),
                Signal.of(cause, now),
                spark,
                Place.of(cause.partitions()),
                failures,
                cause.partitions().stream()
                        .flatMap(partition -> expiry.retention(partition.topic()).flatMap(Retention::time).stream())
                        .findFirst()
                        .orElse(null));
    }
}
