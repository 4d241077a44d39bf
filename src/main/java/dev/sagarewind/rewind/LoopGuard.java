package dev.sagarewind.rewind;

import dev.sagarewind.failure.CauseId;
import dev.sagarewind.failure.RewindsInVain;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Keeps people from rewinding the same cause over and over, while nobody has fixed it. */
@Component
class LoopGuard implements RewindsInVain {

    private static final int LOOKED_AT = 10;
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final JdbcLoopGuard facts;
    private final RewindSettings settings;

    LoopGuard(JdbcLoopGuard facts, RewindSettings settings) {
        this.facts = facts;
        this.settings = settings;
    }

    /** What the causes of the selected events say about another rewind of them. */
    List<Finding> check(List<SelectedEvent> events) {
        Map<CauseId, Long> selected = events.stream()
                .flatMap(event -> event.causeId().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        if (selected.isEmpty()) {
            return List.of();
        }
        Map<CauseId, List<Attempt>> attempts = attempts(selected.keySet());
        List<Finding> findings = new ArrayList<>();
        attempts.forEach(
                (cause, past) -> again(past, selected.getOrDefault(cause, 0L)).ifPresent(findings::add));
        if (attempts.isEmpty()) {
            findings.add(Finding.of(FindingCode.NOT_REWOUND_BEFORE));
        }
        return findings;
    }

    /** One message shows as well as all of them whether the cause is fixed. */
    private Optional<Finding> again(List<Attempt> past, long messages) {
        Attempt last = past.get(0);
        int inVain = inVain(past);
        String when = WHEN.format(last.at());
        if (inVain >= settings.loopGuard() && messages > 1) {
            return Optional.of(Finding.of(
                    FindingCode.LOOP_GUARD,
                    inVain,
                    last.failedAgain(),
                    last.by(),
                    when,
                    last.rewind().toString()));
        }
        return last.failedAgain() == 0
                ? Optional.empty()
                : Optional.of(Finding.of(
                        FindingCode.SAME_FAILURE_AGAIN,
                        last.failedAgain(),
                        last.by(),
                        last.rewind().toString(),
                        when,
                        last.failedOtherwise(),
                        Math.max(1, inVain)));
    }

    /** Where the guard holds, only a rewind that tries one partition first may go on. */
    Optional<Finding> holds(RewindPlan plan, boolean canary) {
        boolean tries = canary && Canary.of(plan).isPresent();
        return plan.findings().stream()
                .filter(finding -> finding.code() == FindingCode.LOOP_GUARD && !tries)
                .findFirst();
    }

    @Override
    public Map<CauseId, Integer> inARow(Collection<CauseId> causes) {
        Map<CauseId, Integer> answer = new LinkedHashMap<>();
        if (!causes.isEmpty()) {
            attempts(Set.copyOf(causes)).forEach((cause, past) -> {
                int inVain = inVain(past);
                if (inVain > 0) {
                    answer.put(cause, inVain);
                }
            });
        }
        return answer;
    }

    private Map<CauseId, List<Attempt>> attempts(Set<CauseId> causes) {
        return facts.attempts(causes, Math.max(LOOKED_AT, settings.loopGuard())).stream()
                .collect(Collectors.groupingBy(Attempt::cause, LinkedHashMap::new, Collectors.toList()));
    }

    /** How many of the newest came to nothing, one after the other. */
    private static int inVain(List<Attempt> newestFirst) {
        int count = 0;
        while (count < newestFirst.size() && newestFirst.get(count).inVain()) {
            count++;
        }
        return count;
    }
}
