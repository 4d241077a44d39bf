package dev.sagarewind.guarantee;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Somebody who keeps looking at the console while servers come and go, and minds what it answers. */
final class Watch implements AutoCloseable {

    /** Two waits for a server, and what a busy machine takes. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    /** A line of a stack, or what only a log should hold. */
    private static final Pattern INNARDS =
            Pattern.compile("\\bat [a-z]+(\\.[\\w$]+)+\\(|org\\.(springframework|postgresql|apache\\.kafka)\\.");

    private static final Pattern MARKUP = Pattern.compile("<svg.*?</svg>|<[^>]*>|\\s+", Pattern.DOTALL);

    private final Console console;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();
    private final List<Thread> lookers;
    private volatile boolean looking = true;
    private volatile int unavailable;

    /** @param console signed in */
    Watch(Console console, String rewind) {
        this.console = console;
        this.lookers = List.of(
                looker("rewind over REST", () -> minded(console.get("/rewinds/" + rewind), true)),
                looker("rewind's page", () -> minded(console.page("/rewinds/" + rewind), false)),
                looker("overview", () -> minded(console.page("/"), false)),
                looker("groups over REST", () -> minded(console.get("/consumer-groups"), true)));
        lookers.forEach(Thread::start);
    }

    private Thread looker(String what, Runnable look) {
        return new Thread(
                () -> {
                    while (looking) {
                        try {
                            look.run();
                            TimeUnit.MILLISECONDS.sleep(250);
                        } catch (UncheckedIOException e) {
                            complaints.add(what + ": " + e);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                what);
    }

    /** An answer, or a sentence that says which server is missing; never a stack, never the blame on itself. */
    void minded(Console.Answer answer, boolean json) {
        boolean answered = answer.status() == 200 || answer.status() == 201 || answer.status() == 202;
        boolean missing = answer.status() == 503;
        if (missing) {
            unavailable++;
        }
        boolean coded = !json
                || answered
                || answer.code().endsWith("_UNAVAILABLE")
                || answer.code().endsWith("_UNKNOWN");
        if (!answered && !missing && answer.status() != 409
                || !coded
                || INNARDS.matcher(answer.text()).find()
                || answer.took().compareTo(ANSWERS_WITHIN) > 0) {
            complaints.add(answer.status() + " " + answer.location() + " after " + answer.took() + ": "
                    + MARKUP.matcher(answer.text()).replaceAll(" "));
        }
    }

    Set<String> complaints() {
        return complaints;
    }

    int unavailable() {
        return unavailable;
    }

    @Override
    public void close() {
        looking = false;
        try {
            for (Thread each : lookers) {
                each.join(TimeUnit.SECONDS.toMillis(60));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
