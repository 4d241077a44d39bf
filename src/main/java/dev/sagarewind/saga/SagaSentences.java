package dev.sagarewind.saga;

import dev.sagarewind.rewind.RewindMark;
import dev.sagarewind.timeline.Consumption;
import dev.sagarewind.timeline.Outcome;
import dev.sagarewind.web.Formats;
import dev.sagarewind.web.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the page of a saga says in words, in the reader's language; {@code say} in its template. */
class SagaSentences {

    private static final int MOST_ATTEMPTS = 4;

    private final SagaTimeline saga;
    private final Texts texts;
    private final Formats formats;

    SagaSentences(SagaTimeline saga, Texts texts, Formats formats) {
        this.saga = saga;
        this.texts = texts;
        this.formats = formats;
    }

    /** Where the saga stands. */
    public String lede() {
        List<String> sentences = new ArrayList<>();
        Optional<SagaTimeline.Standstill> standstill = saga.standstill();
        if (standstill.isPresent()) {
            sentences.add(texts.here(
                    "saga.lede.still",
                    formats.duration(Duration.between(standstill.get().since(), saga.asOf())),
                    standstill.get().event().name(),
                    standstill.get().group().group().value()));
            if (saga.openMessages() > 1) {
                sentences.add(texts.here("saga.lede.behind", saga.openMessages() - 1));
            }
            return String.join(" ", sentences);
        }
        saga.pastStandstill().map(this::past).ifPresent(sentences::add);
        sentences.add(saga.state() == SagaState.RUNNING ? next() : completed());
        return String.join(" ", sentences);
    }

    private String past(SagaTimeline.Standstill past) {
        Instant until = past.until().orElse(saga.asOf());
        String length = formats.duration(Duration.between(past.since(), until));
        return rewindOf(past)
                .map(mark -> texts.here(
                        "saga.lede.rewound",
                        length,
                        past.event().name(),
                        formats.timeOfDay(mark.at()).substring(0, 5)))
                .orElseGet(
                        () -> texts.here("saga.lede.moved", length, past.event().name()));
    }

    private Optional<RewindMark> rewindOf(SagaTimeline.Standstill past) {
        return saga.rewinds().stream()
                .filter(mark -> mark.group().equals(past.group().group())
                        && mark.eventId().equals(past.event().history().eventId())
                        && !mark.at().isBefore(past.since())
                        && past.until()
                                .filter(until -> until.isBefore(mark.at()))
                                .isEmpty())
                .max(Comparator.comparing(RewindMark::at));
    }

    private String next() {
        List<SagaEvent> pending =
                saga.events().stream().filter(SagaEvent::pending).toList();
        return texts.here("saga.lede.next", pending.get(0).name(), pending.size() - 1);
    }

    private String completed() {
        List<Instant> ends = saga.events().stream()
                .flatMap(event -> event.history().consumptions().stream())
                .map(Consumption::consumedAt)
                .toList();
        Optional<Instant> from = saga.events().stream()
                .flatMap(event -> event.requestedAt().stream())
                .min(Instant::compareTo);
        Optional<Instant> to = ends.stream().max(Instant::compareTo);
        return from.isPresent() && to.filter(from.get()::isBefore).isPresent()
                ? texts.here("saga.lede.completed.in", formats.tenths(Duration.between(from.get(), to.get())))
                : texts.here("saga.lede.completed");
    }

    /** What a row of the picture shows. */
    public String row(LaneRow row) {
        String name = row.event().name();
        if (row.attempts().isEmpty()) {
            return texts.here("saga.row.pending", name);
        }
        GroupAttempts group = row.attempts().get();
        List<Consumption> attempts = group.attempts();
        List<Consumption> named = attempts.size() <= MOST_ATTEMPTS
                ? attempts
                : List.of(attempts.get(0), attempts.get(attempts.size() - 1));
        String story = named.stream()
                .map(this::attempt)
                .reduce((earlier, later) -> texts.here("saga.row.then", earlier, later))
                .orElseThrow();
        return texts.here("saga.row", name, group.group().value(), attempts.size(), story);
    }

    private String attempt(Consumption attempt) {
        return texts.here("saga.row." + attempt.outcome().name(), formats.timeOfDay(attempt.consumedAt()));
    }

    /** What a flag of the picture shows. */
    public String flag(LanePicture.Flag flag) {
        RewindMark mark = flag.rewind();
        return texts.here("saga.flag", mark.group().value(), mark.requestedBy(), formats.timeOfDay(mark.at()));
    }

    /** How long an attempt took; a dash for what was not tried. */
    public String took(Consumption attempt) {
        if (attempt.outcome() != Outcome.SUCCEEDED && attempt.outcome() != Outcome.FAILED) {
            return "–";
        }
        Duration took = Duration.between(attempt.startedAt(), attempt.consumedAt());
        if (took.isNegative()) {
            return texts.here("word.unknown");
        }
        return took.toMillis() < 1000 ? texts.here("saga.millis", took.toMillis()) : formats.tenths(took);
    }

    /** How long a folded stretch is. */
    public String fold(LanePicture.FoldBand fold) {
        return formats.duration(fold.length());
    }
}
