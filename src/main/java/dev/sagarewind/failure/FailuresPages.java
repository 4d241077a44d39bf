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
        List<Panel> panels = found.stream()
                .limit(CAUSES)
                .map(cause ->
                        panel(cause, board.list(FailureFilter.openOf(cause.id()), Optional.empty(), FIRST_OF_CAUSE)))
                .toList();
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
        Optional<Panel> panel = filter.cause()
                .filter(cause -> state == FailureState.OPEN && !narrowed)
                .flatMap(causes::find)
                .map(cause -> panel(cause, slice.items()));
        return panel.isPresent()
                ? page(state, List.of(panel.get()), List.of(), List.of(), List.of(), slice.next(), false)
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

    private Panel panel(Cause cause, List<Failure> failures) {
        Instant now = clock.instant();
        return new Panel(
                cause,
                Duration.between(cause.lastFailedAt(), now),
                Signal.of(cause, now),
                Spark.of(choices.failedSince(cause.id(), now.minus(Spark.SPAN)), now),
                Place.of(cause.partitions()),
                failures,
                cause.partitions().stream()
                        .flatMap(partition -> expiry.retention(partition.topic()).flatMap(Retention::time).stream())
                        .findFirst()
                        .orElse(null));
    }
}
