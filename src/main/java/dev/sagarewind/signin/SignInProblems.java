package dev.sagarewind.signin;

import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.ProblemTranslator;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Sign-ins that could not be looked at. */
@Component
@Order(0)
class SignInProblems implements ProblemTranslator {

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        if (exception instanceof SignInThrottledException throttled) {
            return Optional.of(new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "TOO_MANY_FAILED_SIGN_INS",
                    String.valueOf(Math.max(1, throttled.waiting().toSeconds()))));
        }
        if (exception instanceof ProviderAwayException) {
            return Optional.of(new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "PROVIDER_UNAVAILABLE"));
        }
        return Optional.empty();
    }
}
