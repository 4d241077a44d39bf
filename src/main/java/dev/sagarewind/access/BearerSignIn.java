package dev.sagarewind.access;

import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.TransactionException;

/** Takes what comes as a bearer token, of the console or of the OpenID provider, unless there were too many wrong ones. */
class BearerSignIn implements AuthenticationManager {

    private final ProviderManager tokens;
    private final SignInThrottle throttle;

    BearerSignIn(
            ApiTokenSignIn apiTokens,
            AccessTokenSignIn accessTokens,
            SignInThrottle throttle,
            AuthenticationEventPublisher events) {
        this.tokens = new ProviderManager(List.of(apiTokens, accessTokens));
        this.tokens.setAuthenticationEventPublisher(events);
        this.throttle = throttle;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        try {
            SignInThrottle.Attempt attempt = throttle.ofToken(Addresses.of(authentication));
            try {
                return tokens.authenticate(authentication);
            } catch (BadCredentialsException wrong) {
                attempt.failed();
                throw wrong;
            }
        } catch (DataAccessException | TransactionException e) {
            throw new SignInUnavailableException(e);
        } catch (ProviderAwayException e) {
            throw new SignInUnavailableException(e);
        }
    }
}
