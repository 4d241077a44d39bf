package dev.sagarewind.database;

import dev.sagarewind.web.ListOrigin;
import dev.sagarewind.web.ListOrigin.From;
import dev.sagarewind.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads lists where that burdens nobody: within one of these methods the queries of {@link Lists} are answered by one snapshot
 * of the reader. A list comes from the writer where there is no reader, or the reader cannot give it; an export does not, since
 * nobody needs it in an incident and it has no end.
 */
public class ListReads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListReads.class);
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(5);

    /** The list is to come from the writer. */
    private static final class FromWriter extends RuntimeException {
        private final From why;

        FromWriter(From why) {
            super(why.name(), null, false, false);
            this.why = why;
        }
    }

    private final @Nullable JdbcReader reader;
    private final Supplier<Optional<Instant>> ownAct;
    private final Duration longestAge;
    private final Clock clock;
    private final ThreadLocal<@Nullable ListReading> current = new ThreadLocal<>();
    private volatile Instant awayUntil = Instant.MIN;

    /** @param ownAct when whoever asks has last changed something, by the writer's clock */
    ListReads(@Nullable JdbcReader reader, Supplier<Optional<Instant>> ownAct, Duration longestAge, Clock clock) {
        this.reader = reader;
        this.ownAct = ownAct;
        this.longestAge = longestAge;
        this.clock = clock;
    }

    /** For a console that has no reader. */
    public static ListReads ofWriter(Clock clock) {
        return new ListReads(null, Optional::empty, Duration.ZERO, clock);
    }

    /** A list, never null, whose age its page or answer says. It may be read twice, so it must not change anything. */
    public <T> T read(Function<ListReading, T> list) {
        return read(list, ListOrigin::note);
    }

    /** The same for what stands beside a page's content, and is not what its reader has come for. */
    public <T> T readAside(Function<ListReading, T> list) {
        return read(list, origin -> {});
    }

    private <T> T read(Function<ListReading, T> list, Consumer<ListOrigin> note) {
        @Nullable ListReading outer = current.get();
        if (outer != null) {
            return list.apply(outer);
        }
        if (reader == null || TransactionSynchronizationManager.isActualTransactionActive()) {
            return list.apply(new ListReading(clock.instant(), false));
        }
        try {
            return fromReader(reader, list, note, true);
        } catch (FromWriter reason) {
            ListReading reading = new ListReading(clock.instant(), false);
            note.accept(new ListOrigin(reason.why, reading.asOf()));
            return during(reading, list);
        }
    }

    private <T> T fromReader(
            JdbcReader asked, Function<ListReading, T> list, Consumer<ListOrigin> note, boolean onceMore) {
        if (clock.instant().isBefore(awayUntil)) {
            throw new FromWriter(From.WRITER_READER_AWAY);
        }
        try {
            return asked.inSnapshot(beat -> {
                if (ownAct.get().filter(beat.at()::isBefore).isPresent()) {
                    throw new FromWriter(From.WRITER_AFTER_ACT);
                }
                if (beat.at().plus(longestAge).isBefore(beat.now()) || beat.at().equals(Instant.EPOCH)) {
                    throw new FromWriter(From.WRITER_READER_LATE);
                }
                T read = during(new ListReading(beat.at(), true), list);
                note.accept(new ListOrigin(From.READER, beat.at()));
                return read;
            });
        } catch (ConcurrencyFailureException | DataAccessResourceFailureException cutOff) {
            // A reader cuts a query off where it is in the way of what the writer sends.
            if (onceMore) {
                return fromReader(asked, list, note, false);
            }
            throw away(cutOff);
        } catch (CannotCreateTransactionException e) {
            throw away(e);
        }
    }

    private FromWriter away(RuntimeException reason) {
        awayUntil = clock.instant().plus(ASKED_AGAIN_AFTER);
        LOG.warn("The reader does not answer; lists come from the writer meanwhile: {}", reason.getMessage());
        return new FromWriter(From.WRITER_READER_AWAY);
    }

    /**
     * Many rows for a file, however old the reader is; the answer's header says as of when.
     *
     * @throws ProblemException 503 if the reader does not answer, or cuts it off
     */
    public void export(Consumer<ListReading> rows) {
        if (reader == null) {
            rows.accept(new ListReading(clock.instant(), false));
            return;
        }
        try {
            reader.inSnapshot(beat -> during(new ListReading(beat.at(), true), reading -> {
                new ListOrigin(From.READER, beat.at()).note();
                rows.accept(reading);
                return reading;
            }));
        } catch (CannotCreateTransactionException e) {
            LOG.warn("An export was refused, as the reader does not answer: {}", e.getMessage());
            throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "READER_UNAVAILABLE");
        } catch (ConcurrencyFailureException e) {
            LOG.warn("The reader has cut an export off: {}", e.getMessage());
            throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "CUT_OFF_BY_READER");
        }
    }

    private <T> T during(ListReading reading, Function<ListReading, T> read) {
        current.set(reading);
        try {
            return read.apply(reading);
        } finally {
            current.remove();
        }
    }

    /** Whether what this thread reads now is a list of the reader. */
    public boolean isFromReader() {
        @Nullable ListReading reading = current.get();
        return reading != null && reading.fromReader();
    }

    /** Where {@link #isFromReader()}: for those whose queries need other time limits than all others have. */
    public Optional<DataSource> reader() {
        return Optional.ofNullable(reader).map(JdbcReader::dataSource);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
