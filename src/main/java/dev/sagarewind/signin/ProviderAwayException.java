package dev.sagarewind.signin;

/** The OpenID provider did not answer in time, or not as one does. */
public class ProviderAwayException extends RuntimeException {

    ProviderAwayException(String why) {
        super("The OpenID provider does not answer: " + why);
    }

    ProviderAwayException(Throwable cause) {
        super("The OpenID provider does not answer: " + cause.getMessage(), cause);
    }
}
