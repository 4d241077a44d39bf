package dev.sagarewind.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;

/** Leads to where somebody wanted to go; who has no role learns that first, as every other page would refuse them. */
class SignedInHandler extends SavedRequestAwareAuthenticationSuccessHandler {

    private final Duration idleTimeout;

    SignedInHandler(Duration idleTimeout, RequestCache wanted) {
        this.idleTimeout = idleTimeout;
        setRequestCache(wanted);
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        request.getSession().setMaxInactiveInterval(Math.toIntExact(idleTimeout.toSeconds()));
        if (SignedInActors.roleNames(authentication.getAuthorities()).isEmpty()) {
            getRedirectStrategy().sendRedirect(request, response, "/me");
        } else {
            super.onAuthenticationSuccess(request, response, authentication);
        }
    }
}
