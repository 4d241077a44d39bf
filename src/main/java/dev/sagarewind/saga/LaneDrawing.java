package dev.sagarewind.saga;

import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.position.EventId;
import dev.sagarewind.rewind.RewindId;
import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.EventRequest;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Percent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out a saga's lane picture. */
class LaneDrawing {

    /** More rows than this nobody can look at; the table has them all. */
    static final int MOST_ROWS = 150;

    private static final double LEAST_BAR = 0.7;
    private static final double LATE = 86;

    private final SagaTimeline saga;
    private final ZoneId zone;
    private final LaneLayout layout;
    private final LaneScale scale;
    private final boolean live;

    LaneDrawing(SagaTimeline saga, ZoneId zone) {
        this.saga = saga;
        this.zone = zone;
        this.layout = LaneLayout.of(saga, MOST_ROWS);
        this.live = saga.state() != SagaState.COMPLETED;
        this.scale = LaneScale.of(moments());
    }

    LanePicture picture() {
        List<LaneRow> rows = layout.slots().stream().map(this::row).toList();
        LaneTicks ticks = new LaneTicks(scale, zone);
        return new LanePicture(
                layout.height(),
                layout.lanes(),
                ticks.starts(),
                ticks.ticks(),
                scale.folds().stream().map(LaneDrawing::band).toList(),
                live ? Optional.of(Percent.of(scale.x(saga.asOf()))) : Optional.empty(),
                rows,
                causes(rows),
                flags(),
                layout.omitted());
    }

    private List<Instant> moments() {
        List<Instant> moments = new ArrayList<>();
        for (LaneLayout.Slot slot : layout.slots()) {
            slot.event().requestedAt().ifPresent(moments::add);
            slot.attempts().stream().flatMap(group -> group.attempts().stream()).forEach(attempt -> {
                moments.add(attempt.startedAt());
                moments.add(attempt.consumedAt());
            });
        }
        Instant first = moments.stream().min(Instant::compareTo).orElse(saga.asOf());
        saga.rewinds().stream()
                .map(RewindMark::at)
                .filter(at -> !at.isBefore(first))
                .forEach(moments::add);
        if (live || moments.isEmpty()) {
            moments.add(saga.asOf());
        }
        return moments;
    }

    private LaneRow row(LaneLayout.Slot slot) {
        List<Consumption> attempts =
                slot.attempts().map(GroupAttempts::attempts).orElse(List.of());
        Optional<Double> request = slot.event().requestedAt().map(scale::x);
        double end = scale.x(live ? saga.asOf() : last(attempts));
        double first = attempts.isEmpty() ? end : begin(attempts.get(0));
        double labelAt = request.orElse(first);
        return new LaneRow(
                slot.event(),
                slot.attempts(),
                slot.y(),
                request.map(Percent::of),
                request.filter(at -> at < first).map(at -> LaneRow.Span.between(at, first, 0)),
                marks(attempts, slot.attempts().filter(GroupAttempts::open).isPresent(), end),
                label(labelAt, slot.event()));
    }

    private Instant last(List<Consumption> attempts) {
        return attempts.isEmpty()
                ? saga.asOf()
                : attempts.get(attempts.size() - 1).consumedAt();
    }

    /** Where an attempt begins; what was held or skipped was not tried, so it has only an end. */
    private double begin(Consumption attempt) {
        double end = scale.x(attempt.consumedAt());
        return tried(attempt) ? Math.min(scale.x(attempt.startedAt()), end) : end;
    }

    private static boolean tried(Consumption attempt) {
        return attempt.outcome() == Outcome.SUCCEEDED || attempt.outcome() == Outcome.FAILED;
    }

    private List<LaneRow.Mark> marks(List<Consumption> attempts, boolean open, double end) {
        List<LaneRow.Mark> marks = new ArrayList<>();
        for (int index = 0; index < attempts.size(); index++) {
            Consumption attempt = attempts.get(index);
            double from = begin(attempt);
            double to = Math.max(scale.x(attempt.consumedAt()), tried(attempt) ? from + LEAST_BAR : from);
            boolean last = index + 1 == attempts.size();
            Optional<Double> until = attempt.outcome().settles()
                    ? Optional.empty()
                    : last ? Optional.of(end).filter(x -> open) : Optional.of(begin(attempts.get(index + 1)));
            marks.add(new LaneRow.Mark(
                    attempt.outcome(),
                    tried(attempt) ? Optional.of(LaneRow.Span.between(from, to, LEAST_BAR)) : Optional.empty(),
                    Percent.of(to),
                    tried(attempt) ? 4 : -2,
                    until.filter(x -> x > to).map(Percent::of)));
        }
        return marks;
    }

    private static LaneRow.Label label(double x, SagaEvent event) {
        boolean caused =
                event.history().request().flatMap(EventRequest::causedBy).isPresent();
        return new LaneRow.Label(Percent.of(x), x > LATE ? 4 : caused ? 8 : -4, x > LATE);
    }

    private List<LanePicture.Arrow> causes(List<LaneRow> rows) {
        Map<EventId, List<LaneRow>> byEvent = new LinkedHashMap<>();
        rows.forEach(row -> byEvent.computeIfAbsent(row.event().history().eventId(), id -> new ArrayList<>())
                .add(row));
        List<LanePicture.Arrow> arrows = new ArrayList<>();
        for (LaneRow row : rows) {
            Optional<EventId> causedBy = row.event().history().request().flatMap(EventRequest::causedBy);
            if (row.request().isPresent() && causedBy.isPresent()) {
                cause(byEvent.getOrDefault(causedBy.get(), List.of()), row)
                        .ifPresent(from -> arrows.add(arrow(row.request().get(), from.y(), row.y())));
            }
        }
        return arrows;
    }

    /** In whose handling the request was made: of the groups that consumed the cause, the one that had just begun. */
    private static Optional<LaneRow> cause(List<LaneRow> candidates, LaneRow row) {
        Instant at = row.event().requestedAt().orElseThrow();
        return candidates.stream()
                .filter(candidate -> candidate.attempts().stream()
                        .flatMap(group -> group.attempts().stream())
                        .anyMatch(attempt -> !attempt.startedAt().isAfter(at)
                                && !attempt.consumedAt().isBefore(at)))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    private static LanePicture.Arrow arrow(String x, int from, int to) {
        return to > from
                ? new LanePicture.Arrow(x, from + 12, to - 4, to, true)
                : new LanePicture.Arrow(x, from, to + 16, to + 12, false);
    }

    private List<LanePicture.Flag> flags() {
        record Key(RewindId rewind, ConsumerGroupId group) {}
        Map<Key, List<RewindMark>> marks = new LinkedHashMap<>();
        saga.rewinds()
                .forEach(mark -> marks.computeIfAbsent(new Key(mark.rewindId(), mark.group()), key -> new ArrayList<>())
                        .add(mark));
        List<LanePicture.Flag> flags = new ArrayList<>();
        marks.forEach((key, each) -> layout.lane(key.group().value()).ifPresent(lane -> flags.add(flag(each, lane))));
        return flags;
    }

    private LanePicture.Flag flag(List<RewindMark> marks, LanePicture.Lane lane) {
        RewindMark first = marks.get(0);
        double x = scale.x(first.at());
        double back = layout.slots().stream()
                .filter(slot -> marks.stream().anyMatch(mark -> slot.isOf(mark.group(), mark.eventId())))
                .flatMap(slot -> slot.attempts().stream())
                .flatMap(group -> group.attempts().stream())
                .filter(attempt ->
                        !attempt.outcome().settles() && attempt.consumedAt().isBefore(first.at()))
                .mapToDouble(attempt -> scale.x(attempt.consumedAt()))
                .min()
                .orElse(x);
        return new LanePicture.Flag(
                first, Percent.of(x), Percent.of(back), lane.y(), lane.y() + lane.height(), x > LATE);
    }

    private static LanePicture.FoldBand band(LaneScale.Fold fold) {
        return new LanePicture.FoldBand(
                Percent.of(fold.x()),
                Percent.of(fold.x() + LaneScale.FOLD_WIDTH / 2),
                Percent.of(fold.x() + LaneScale.FOLD_WIDTH),
                fold.length());
    }
}
