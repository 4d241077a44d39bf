package dev.sagarewind.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets an answer about much stand for a while, for all who ask the same: what fifty open pages say of a hundred thousand
 * messages is counted once for all of them. An answer about less than {@link #MUCH} is never shared, and one about more stands
 * for twenty times as long as it took, up to {@link #LONGEST}: however many ask, a question that takes no longer than a quarter
 * of a second takes a twentieth of one connection.
 *
 * <p>For what pages show, not for what is decided: within a transaction everybody reads for themselves. So does whoever has
 * just changed something, and so do programs, the figures and the notices.
 */
public class SharedAnswers {

    /** As many messages are counted in a millisecond or two. */
    public static final long MUCH = 1_000;

    /** No answer is older. */
    public static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int STANDS_FOR = 20;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
    private static final int MOST_QUESTIONS = 1_000;

    private record Question(Object asked, boolean ofReader) {}

    /**
     * @param since when reading it began, so that nothing older than that is missing; in nanoseconds
     * @param took in nanoseconds
     */
    private record Answer(Object value, boolean much, long since, long took) {

        boolean standsAt(long now) {
            return now - since < Math.min(took * STANDS_FOR, LONGEST.toNanos());
        }

        boolean isUsableAt(long now) {
            return now - since < LONGEST.toNanos();
        }
    }

    private static final class Place {
        final ReentrantLock reading = new ReentrantLock();
        volatile @Nullable Answer last;
    }

    private final ListReads lists;
    private final BooleanSupplier mayShare;
    private final Ticker ticker;
    private final Cache<Question, Place> places;

    /** @param mayShare whether whoever asks now may see what was true a few seconds ago */
    SharedAnswers(ListReads lists, BooleanSupplier mayShare, Ticker ticker) {
        this.lists = lists;
        this.mayShare = mayShare;
        this.ticker = ticker;
        this.places = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .maximumSize(MOST_QUESTIONS)
                .build();
    }

    /** Everybody reads for themselves. */
    public static SharedAnswers none(ListReads lists) {
        return new SharedAnswers(lists, () -> false, Ticker.systemTicker());
    }

    /**
     * @param question equal to another if it has the same answer
     * @param read whose answer nobody may change, since others have it too
     * @param size how much the answer is about: what it takes grows with it
     */
    public <T> T ask(Object question, Supplier<T> read, ToLongFunction<T> size) {
        boolean ofReader = lists.isFromReader();
        boolean decides = !ofReader && TransactionSynchronizationManager.isActualTransactionActive();
        if (decides || !mayShare.getAsBoolean()) {
            return read.get();
        }
        Place place = places.get(new Question(question, ofReader), asked -> new Place());
        @Nullable Answer last = place.last;
        if (last != null && !last.much) {
            return value(anew(place, read, size));
        }
        long now = ticker.read();
        if (last != null && last.standsAt(now)) {
            return value(last);
        }
        boolean mine = place.reading.tryLock();
        if (!mine && last != null && last.isUsableAt(now)) {
            return value(last); // somebody is at it
        }
        boolean locked = mine || waitFor(place.reading);
        try {
            @Nullable Answer other = place.last;
            return other != null && other.much && other.standsAt(ticker.read())
                    ? value(other)
                    : value(anew(place, read, size));
        } finally {
            if (locked) {
                place.reading.unlock();
            }
        }
    }

    private <T> Answer anew(Place place, Supplier<T> read, ToLongFunction<T> size) {
        long since = ticker.read();
        T value = read.get();
        Answer answer = new Answer(value, size.applyAsLong(value) >= MUCH, since, ticker.read() - since);
        place.last = answer;
        return answer;
    }

    /** @return false if whoever reads takes too long, or fails as slowly: then better to read for oneself */
    private static boolean waitFor(ReentrantLock reading) {
        try {
            return reading.tryLock(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Who asks the same, asks for the same type. */
    @SuppressWarnings("unchecked")
    private static <T> T value(Answer answer) {
        return (T) answer.value;
    }
}
