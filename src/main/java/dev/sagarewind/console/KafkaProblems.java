package dev.sagarewind.console;

import dev.sagarewind.consumergroup.KafkaUnavailableException;
import dev.sagarewind.web.ProblemException;
import dev.sagarewind.web.ProblemTranslator;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Says that Kafka does not answer to the one who needed it: nothing was changed. */
@Component
class KafkaProblems implements ProblemTranslator {

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        return exception instanceof KafkaUnavailableException unavailable
                ? Optional.of(new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE, "KAFKA_UNAVAILABLE", unavailable.getMessage() + "."))
                : Optional.empty();
    }
}
