package dev.sagarewind.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.client.ResourceAccessException;

/** Leads back to the sign-in page, which says why in a sentence; the log has the details. */
class SignInFailedHandler implements AuthenticationFailureHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SignInFailedHandler.class);

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof SignInUnavailableException unavailable) {
            throw unavailable.why();
        }
        response.sendRedirect(request.getContextPath() + "/sign-in?" + reason(failure));
    }

    private static String reason(AuthenticationException failure) {
        if (failure instanceof SignInThrottledException throttled) {
            return "wait=" + Math.max(1, throttled.waiting().toSeconds());
        }
        if (isAway(failure)) {
            LOG.warn("Nobody can sign in with the OpenID provider: {}", failure.getMessage());
            return "openid=away";
        }
        if (failure instanceof OAuth2AuthenticationException refused) {
            LOG.info("A sign-in with the OpenID provider failed: {}", failure.getMessage());
            return refused.getError().getErrorCode().equals("nobody") ? "openid=nobody" : "openid=refused";
        }
        return "error";
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof ProviderAwayException
                || failure instanceof ResourceAccessException
                || failure.getCause() != null && isAway(failure.getCause());
    }
}
