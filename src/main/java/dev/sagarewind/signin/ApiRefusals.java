package dev.sagarewind.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers calls of the API that are not let in: as a problem, which says how to sign in and no more. */
@Component
class ApiRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String BASIC = "Basic realm=\"Saga Rewind\", charset=\"UTF-8\"";
    private static final String BEARER = "Bearer realm=\"Saga Rewind\"";
    private static final String REFUSED = BEARER + ", error=\"invalid_token\", error_description=\"";

    private final AccessSettings settings;
    private final HandlerExceptionResolver problems;

    ApiRefusals(AccessSettings settings, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
        if (failure instanceof SignInUnavailableException unavailable) {
            problems.resolveException(request, response, null, unavailable.why());
            return;
        }
        if (failure instanceof SignInThrottledException throttled) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    String.valueOf(Math.max(1, throttled.waiting().toSeconds())));
        } else if (isBearer(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REFUSED + reason(failure) + "\"");
        } else {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, BEARER);
            if (!settings.users().isEmpty()) {
                response.addHeader(HttpHeaders.WWW_AUTHENTICATE, BASIC);
            }
        }
        problems.resolveException(request, response, null, failure);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied) {
        problems.resolveException(request, response, null, denied);
    }

    /** More is told only of a token that was good once or is good elsewhere, and not what it is good for. */
    private static String reason(AuthenticationException failure) {
        return failure instanceof AccountStatusException
                ? "The token has expired, was revoked, or is for something else"
                : "The token is not known here";
    }

    private static boolean isBearer(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("bearer"))
                .isPresent();
    }
}
