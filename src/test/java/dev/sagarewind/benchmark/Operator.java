package dev.sagarewind.benchmark;

import dev.sagarewind.guarantee.PageClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * Somebody who has some pages open and looks at one after the other. The one that is looked at reads each of its live parts
 * anew as console.js does, after the seconds that the part names; a hidden one does not.
 */
final class Operator implements Callable<Void> {

    private static final Pattern LIVE = Pattern.compile(" data-live=\"(\\d+)\"");
    private static final Duration LOOKS_FOR = Duration.ofSeconds(20);

    private final PageClient browser;
    private final Map<String, String> paths;
    private final List<String> pages;
    private final Map<String, Timings> timings;
    private final LongAdder refused;
    private final long from;
    private final long until;

    /**
     * @param pages in which order they are looked at
     * @param timings by the page
     * @param refused how often a page said that the database has no connection left
     * @param from when the first page is opened, in the time of {@link System#nanoTime}
     * @param until when to stop
     */
    Operator(
            PageClient browser,
            Map<String, String> paths,
            List<String> pages,
            Map<String, Timings> timings,
            LongAdder refused,
            long from,
            long until) {
        this.browser = browser;
        this.paths = paths;
        this.pages = pages;
        this.timings = timings;
        this.refused = refused;
        this.from = from;
        this.until = until;
    }

    @Override
    public Void call() throws Exception {
        TimeUnit.NANOSECONDS.sleep(from - System.nanoTime());
        for (int page = 0; System.nanoTime() < until; page++) {
            look(pages.get(page % pages.size()));
        }
        return null;
    }

    private void look(String page) throws Exception {
        long turns = System.nanoTime() + LOOKS_FOR.toNanos();
        while (System.nanoTime() < Math.min(turns, until)) {
            List<Integer> live = read(page);
            TimeUnit.SECONDS.sleep(live.stream().min(Integer::compare).orElse(5));
            for (int part = 1; part < live.size(); part++) {
                read(page);
            }
        }
    }

    /** @return after how many seconds each live part is to be read anew */
    private List<Integer> read(String page) throws Exception {
        String[] body = {""};
        timings.get(page).time(() -> {
            HttpResponse<String> answer = browser.get(paths.get(page));
            if (answer.statusCode() == 503) {
                refused.increment();
            } else if (answer.statusCode() != 200) {
                throw new AssertionError(answer + ": " + answer.body());
            }
            body[0] = answer.body();
        });
        return LIVE.matcher(body[0])
                .results()
                .map(live -> Integer.valueOf(live.group(1)))
                .toList();
    }
}
