package dev.sagarewind.failure;

import dev.sagarewind.timeline.EventBeingProcessedException;
import dev.sagarewind.timeline.SkipNotGrantedException;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.ProblemTranslator;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Why a skip could not be recorded. */
@Component
class SkipProblems implements ProblemTranslator {

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        if (exception instanceof EventBeingProcessedException) {
            return Optional.of(new ProblemException(HttpStatus.CONFLICT, "MESSAGE_BEING_PROCESSED"));
        }
        if (exception instanceof SkipNotGrantedException denied) {
            return Optional.of(
                    new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "SKIP_NOT_GRANTED", denied.function()));
        }
        return Optional.empty();
    }
}
