package dev.sagarewind.signin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps a database that goes away from breaking an answer. The page that says so must not look for a session there: it is shown as
 * to somebody unknown. And an answer that is on its way must not be cut because its session is looked for once more.
 */
@Order(SessionRepositoryFilter.DEFAULT_ORDER - 1)
class SessionGuard extends OncePerRequestFilter {

    /** Language and colours are kept, whatever the name of the session's cookie. */
    private static final Set<String> KEPT = Set.of("lang", "theme");

    private final Sessions sessions;

    SessionGuard(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean away = request.getDispatcherType() == DispatcherType.ERROR
                && isOfDatabase((Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
        try (Sessions.Lookups lookups = sessions.lookedUpOnce()) {
            chain.doFilter(away ? new WithoutSession(request) : request, response);
        }
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static boolean isOfDatabase(@Nullable Throwable thrown) {
        return thrown != null
                && (thrown instanceof DataAccessException
                        || thrown instanceof TransactionException
                        || isOfDatabase(thrown.getCause()));
    }

    private static final class WithoutSession extends HttpServletRequestWrapper {

        WithoutSession(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Cookie @Nullable [] getCookies() {
            Cookie[] all = super.getCookies();
            return all == null
                    ? null
                    : Arrays.stream(all)
                            .filter(cookie -> KEPT.contains(cookie.getName()))
                            .toArray(Cookie[]::new);
        }
    }
}
