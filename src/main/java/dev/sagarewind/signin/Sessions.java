package dev.sagarewind.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.TransactionException;

/**
 * Ends sessions that have lived long enough, and keeps those of nobody, such as one for the form of the sign-in page, only for
 * a short time.
 */
class Sessions implements SessionRepository<Session> {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration OF_NOBODY = Duration.ofMinutes(30);

    /** A request's own; Spring Session looks for the session again whenever a part of the answer leaves. */
    private final ThreadLocal<@Nullable Map<String, Optional<Session>>> lookedUp = new ThreadLocal<>();

    private final SessionRepository<Session> tables;
    private final Duration lifetime;
    private final Clock clock;

    @SuppressWarnings("unchecked")
    Sessions(SessionRepository<? extends Session> tables, Duration lifetime, Clock clock) {
        // Its sessions are of a type of its own that nobody else can make.
        this.tables = (SessionRepository<Session>) tables;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @Override
    public Session createSession() {
        Session session = tables.createSession();
        session.setMaxInactiveInterval(OF_NOBODY);
        return session;
    }

    /**
     * Runs when the answer is being sent, which may be the page that says that the database is away. What is lost then is at most
     * what this request put into the session: who signed in just now is asked again.
     */
    @Override
    public void save(Session session) {
        try {
            tables.save(session);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("A session was not saved: {}", e.getMessage());
        }
    }

    /** Ends what {@link #lookedUpOnce} began. */
    interface Lookups extends AutoCloseable {
        @Override
        void close();
    }

    /** Until this is closed, this thread looks for each session once: a request sees it as it was when it came. */
    Lookups lookedUpOnce() {
        lookedUp.set(new HashMap<>());
        return lookedUp::remove;
    }

    @Override
    public @Nullable Session findById(String id) {
        @Nullable Map<String, Optional<Session>> known = lookedUp.get();
        return known == null
                ? read(id)
                : known.computeIfAbsent(id, asked -> Optional.ofNullable(read(asked)))
                        .orElse(null);
    }

    private @Nullable Session read(String id) {
        Session session = tables.findById(id);
        if (session != null && clock.instant().isAfter(session.getCreationTime().plus(lifetime))) {
            tables.deleteById(id);
            return null;
        }
        return session;
    }

    @Override
    public void deleteById(String id) {
        @Nullable Map<String, Optional<Session>> known = lookedUp.get();
        if (known != null) {
            known.put(id, Optional.empty());
        }
        tables.deleteById(id);
    }
}
