package dev.sagarewind.benchmark;

import java.util.ArrayList;
import java.util.List;

/** How long something took, each time it was done. */
public final class Timings {

    /** What is timed. */
    @FunctionalInterface
    public interface Act {
        void run() throws Exception;
    }

    private final List<Long> nanos = new ArrayList<>();

    public void time(Act act) throws Exception {
        long since = System.nanoTime();
        act.run();
        add(System.nanoTime() - since);
    }

    public synchronized void add(long took) {
        nanos.add(took);
    }

    public synchronized void addAll(Timings others) {
        nanos.addAll(others.nanos);
    }

    public synchronized int count() {
        return nanos.size();
    }

    /** @return in milliseconds */
    public double median() {
        return percentile(50);
    }

    /**
     * The smallest time that so many percent do not exceed.
     *
     * @return in milliseconds
     */
    public synchronized double percentile(double percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        int place = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
        return sorted.get(Math.max(place, 0)) / 1e6;
    }
}
