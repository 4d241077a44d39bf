package dev.sagarewind.rewind;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a leg waits for. Its text is {@code rewind.waits.<code>}.
 *
 * @param rewind another rewind, where that is what it waits for
 */
public record WaitingFor(ConsumerGroupId group, String code, List<Object> args, Optional<RewindId> rewind) {

    /** Nothing but that a console looks at it, which takes a moment. */
    static final String WORKER = "WORKER";

    /** What keeps the next step from being taken. */
    static Optional<WaitingFor> trouble(Rewind rewind) {
        return rewind.trouble()
                .flatMap(trouble -> rewind.legs().stream()
                        .filter(leg -> !leg.state().ended())
                        .findFirst()
                        .map(leg -> of(leg, trouble.kind().name(), trouble.detail())));
    }

    static List<WaitingFor> of(Rewind rewind, Rewind.Leg leg) {
        return switch (leg.state()) {
            case AWAITING_APPROVAL -> List.of(of(leg, "APPROVAL"));
            case WAITING ->
                Stream.concat(
                                leg.waitsFor().stream()
                                        .map(other -> new WaitingFor(
                                                leg.group(),
                                                "REWIND",
                                                List.of(leg.group().value(), other.toString()),
                                                Optional.of(other))),
                                leg.membersLeft().stream().map(member -> of(leg, "MEMBER", member)))
                        .toList();
            case VACATING -> rewind.whenActive() == WhenActive.SCALE_TO_ZERO ? standstill(leg) : List.of();
            case REQUESTED -> List.of(beforeIt(rewind, leg));
            default -> List.of();
        };
    }

    /** The service is told to stop; its tasks, and then the group's members, go one after the other. */
    private static List<WaitingFor> standstill(Rewind.Leg leg) {
        return leg.membersLeft().stream().map(task -> of(leg, "TASK", task)).toList();
    }

    /** Legs are taken in the order of their names, and all of them after the partition that goes first. */
    private static WaitingFor beforeIt(Rewind rewind, Rewind.Leg leg) {
        Optional<Rewind.Partition> first = rewind.trial();
        if (first.isPresent() && !first.get().partition().group().equals(leg.group())) {
            return of(leg, "CANARY", first.get().partition().partition().toString());
        }
        return rewind.legs().stream()
                .filter(one -> !one.state().ended() && one.state() != RewindState.VERIFYING)
                .findFirst()
                .filter(one -> !one.group().equals(leg.group()))
                .map(one -> of(leg, "LEG", one.group().value()))
                .orElseGet(() -> of(leg, WORKER));
    }

    private static WaitingFor of(Rewind.Leg leg, String code, Object... args) {
        return new WaitingFor(
                leg.group(),
                code,
                Stream.concat(Stream.of(leg.group().value()), Stream.of(args)).toList(),
                Optional.empty());
    }

    /** The key of its sentence. */
    public String message() {
        return "rewind.waits." + code;
    }
}
