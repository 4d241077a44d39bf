package dev.sagarewind.signin;

import org.springframework.security.core.AuthenticationException;

/** Whether somebody may come in cannot be told, as something that is asked for it does not answer. */
public class SignInUnavailableException extends AuthenticationException {

    private final transient RuntimeException why;

    SignInUnavailableException(RuntimeException why) {
        super(String.valueOf(why.getMessage()), why);
        this.why = why;
    }

    /** What the database or the OpenID provider said. */
    public RuntimeException why() {
        return why;
    }
}
