package dev.sagarewind.signin;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.TransactionException;

/**
 * Checks passwords, of the form and of HTTP Basic, unless there were too many wrong ones. Only a few are checked at a time: so
 * asking at once gets hardly more than the bound looked at, and guessing does not keep all threads busy.
 */
class PasswordSignIn implements AuthenticationProvider {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final DaoAuthenticationProvider passwords;
    private final SignInThrottle throttle;
    private final Semaphore atATime =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    PasswordSignIn(UserDetailsService users, PasswordEncoder encoder, SignInThrottle throttle) {
        this.passwords = new DaoAuthenticationProvider(users);
        this.passwords.setPasswordEncoder(encoder);
        this.throttle = throttle;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        if (!take()) {
            throw new SignInThrottledException(LONGEST_WAIT);
        }
        try {
            return check(authentication);
        } catch (DataAccessException | TransactionException e) {
            throw new SignInUnavailableException(e);
        } finally {
            atATime.release();
        }
    }

    private @Nullable Authentication check(Authentication authentication) {
        SignInThrottle.Attempt attempt = throttle.ofPassword(authentication.getName(), Addresses.of(authentication));
        Authentication signedIn;
        try {
            signedIn = passwords.authenticate(authentication);
        } catch (BadCredentialsException wrong) {
            attempt.failed();
            throw wrong;
        }
        attempt.succeeded();
        return signedIn;
    }

    private boolean take() {
        try {
            return atATime.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return passwords.supports(authentication);
    }
}
