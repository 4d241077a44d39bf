package dev.sagarewind.database;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

/**
 * When this browser last changed something, so that whoever has just done something sees it in the list they come back to. In a
 * cookie, as any console may be the next one asked; whoever makes one up gets lists from the writer.
 */
class OwnActs implements HandlerInterceptor {

    private static final String COOKIE = "saga-rewind-acted";
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Longer than an answer is shared, by as much as clocks may differ. */
    private static final Duration RECENT = Duration.ofMinutes(1);

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final JdbcHeartbeat writer;
    private final Clock clock;

    OwnActs(JdbcHeartbeat writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public void postHandle(
            HttpServletRequest request,
            HttpServletResponse response,
            Object handler,
            @Nullable ModelAndView modelAndView) {
        if (!SAFE.contains(request.getMethod()) && !response.isCommitted()) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(
                                    COOKIE,
                                    String.valueOf(writer.now().plusMillis(1).toEpochMilli()))
                            .path("/")
                            .maxAge(KEPT)
                            .httpOnly(true)
                            .secure(request.isSecure())
                            .sameSite("Lax")
                            .build()
                            .toString());
        }
    }

    /** Of whoever asks now. */
    Optional<Instant> last() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Optional.ofNullable(WebUtils.getCookie(attributes.getRequest(), COOKIE))
                        .map(Cookie::getValue)
                        .flatMap(OwnActs::time)
                : Optional.empty();
    }

    /** Whether what is asked now is for a page whose reader has not just changed something. */
    boolean mayBeSeenLater() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && SAFE.contains(attributes.getRequest().getMethod())
                && !attributes.getRequest().getRequestURI().startsWith("/api/")
                && last().filter(clock.instant().minus(RECENT)::isBefore).isEmpty();
    }

    private static Optional<Instant> time(String value) {
        try {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(value)));
        } catch (NumberFormatException somebodyElses) {
            return Optional.empty();
        }
    }
}
