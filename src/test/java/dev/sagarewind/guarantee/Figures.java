package dev.sagarewind.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run of kills was like. */
final class Figures {

    private final Map<String, Integer> stateAtKill = new TreeMap<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private final List<Duration> recoveries = new ArrayList<>();
    private int kills;
    private int over;

    void add(List<KilledRewind> rewinds) {
        kills++;
        for (KilledRewind one : rewinds) {
            if (one.wasUnderWay()) {
                stateAtKill.merge(one.stateAtKill, 1, Integer::sum);
                ends.merge(one.lane.way + " " + one.end(), 1, Integer::sum);
                recoveries.add(one.recoveredWithin());
            } else {
                over++;
            }
        }
    }

    /** Rewinds that were under way when their console was killed. */
    int killed() {
        return recoveries.size();
    }

    @Override
    public String toString() {
        List<Duration> sorted = recoveries.stream().sorted().toList();
        String slowest = sorted.isEmpty() ? "-" : sorted.get(sorted.size() - 1).toMillis() + " ms";
        String median = sorted.isEmpty() ? "-" : sorted.get(sorted.size() / 2).toMillis() + " ms";
        return "%d rewinds in %d kills (%d more were over by then); in state %s; ended %s; from the kill to the end: median %s, slowest %s"
                .formatted(killed(), kills, over, stateAtKill, ends, median, slowest);
    }
}
