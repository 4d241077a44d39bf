package dev.sagarewind.consumergroup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.stereotype.Component;

/** Counts what came of the questions to Kafka. */
@Component
class KafkaMetrics {

    private enum Outcome {
        ANSWERED,
        /** Nobody answered in time. */
        TIMED_OUT,
        /** The console's user may not ask this, or is not let in. */
        REFUSED,
        /** Such as that there is no such topic. */
        ERROR
    }

    private final Meter.MeterProvider<Counter> questions;

    KafkaMetrics(MeterRegistry registry) {
        this.questions = Counter.builder("saga.rewind.kafka.questions")
                .description("Questions to Kafka, by what came of them")
                .withRegistry(registry);
        // What has not happened yet is there as 0: nobody can see the growth from nothing to 1.
        Stream.of(Outcome.values()).forEach(this::counter);
    }

    void count(KafkaCall.Answer<?> answer) {
        counter(answer instanceof KafkaCall.Answer.Missing<?> missing ? of(missing.problem()) : Outcome.ANSWERED)
                .increment();
    }

    private Counter counter(Outcome outcome) {
        return questions.withTag("outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    private static Outcome of(Throwable problem) {
        if (problem instanceof TimeoutException || problem instanceof DisconnectException) {
            return Outcome.TIMED_OUT;
        }
        return problem instanceof AuthenticationException || problem instanceof AuthorizationException
                ? Outcome.REFUSED
                : Outcome.ERROR;
    }
}
