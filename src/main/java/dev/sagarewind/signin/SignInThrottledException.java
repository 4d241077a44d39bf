package dev.sagarewind.signin;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many wrong passwords or tokens: this one was not looked at. */
public class SignInThrottledException extends AuthenticationException {

    private final Duration wait;

    SignInThrottledException(Duration wait) {
        super("Too many failed sign-ins; the next one is looked at in " + wait.toSeconds() + " s");
        this.wait = wait;
    }

    /** After which the next one is looked at. */
    public Duration waiting() {
        return wait;
    }
}
