package dev.sagarewind.consumergroup;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;

/** What one method asks of Kafka: all its questions share one time limit. */
class KafkaCall {

    /** The answer to one of the questions: what Kafka said, or why it said nothing. */
    sealed interface Answer<T> {
        record Given<T>(T value) implements Answer<T> {}

        record Missing<T>(Throwable problem) implements Answer<T> {}
    }

    private static final long GRACE_MILLIS = 200;

    private final Admin admin;
    private final Limit limit;
    private final KafkaSentences sentences;
    private final KafkaMetrics metrics;
    private final KafkaFuture<String> probe;

    /** @param answered is told whether Kafka answered at all, as soon as that is known */
    KafkaCall(Admin admin, Limit limit, KafkaSentences sentences, KafkaMetrics metrics, Consumer<Boolean> answered) {
        this.admin = admin;
        this.limit = limit;
        this.sentences = sentences;
        this.metrics = metrics;
        this.probe =
                admin.describeCluster(limited(new DescribeClusterOptions())).clusterId();
        probe.whenComplete((cluster, problem) -> answered.accept(problem == null));
    }

    Admin admin() {
        return admin;
    }

    <O extends AbstractOptions<O>> O limited(O options) {
        return options.timeoutMs((int) limit.remainingMillis());
    }

    /** @throws KafkaUnavailableException if there is none */
    <T> T require(KafkaFuture<T> future) {
        Answer<T> answer = answer(future);
        if (answer instanceof Answer.Given<T> given) {
            return given.value();
        }
        Throwable problem = ((Answer.Missing<T>) answer).problem();
        throw limit.unavailable(sentence(problem, Asked.WHATEVER), problem);
    }

    <T> Answer<T> answer(KafkaFuture<T> future) {
        Answer<T> answer = await(future);
        metrics.count(answer);
        return answer;
    }

    private <T> Answer<T> await(KafkaFuture<T> future) {
        try {
            return new Answer.Given<>(future.get(limit.remainingMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return new Answer.Missing<>(e.getCause() == null ? e : e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            return new Answer.Missing<>(new TimeoutException("No answer in time", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw limit.unavailable("The question to Kafka was given up, as the console is stopping", e);
        }
    }

    /**
     * Tells "one coordinator does not answer" from "Kafka does not answer".
     *
     * @throws KafkaUnavailableException if nothing answered, neither these questions nor a question to any broker
     */
    <T> void requireSomeOf(Collection<Answer<T>> answers) {
        if (answers.stream().allMatch(KafkaCall::isSilence)
                && answer(probe) instanceof Answer.Missing<String> silence) {
            throw limit.unavailable(sentence(silence.problem(), Asked.WHATEVER), silence.problem());
        }
    }

    String sentence(Throwable problem, Asked asked) {
        return isSilence(new Answer.Missing<>(problem)) && !(problem instanceof AuthenticationException)
                ? "Kafka did not answer within " + KafkaSentences.seconds(limit.timeout()) + " (asked "
                        + limit.servers() + ")"
                : shortSentence(problem, asked);
    }

    /** Without who was asked, for one of many. */
    String shortSentence(Throwable problem, Asked asked) {
        return sentences.sentence(problem, limit.timeout(), asked);
    }

    /** Why something was not done. */
    String refusal(Throwable problem, Asked asked) {
        return sentences.refusal(problem, limit.timeout(), asked);
    }

    String perhapsHidden(String topic) {
        return sentences.perhapsHidden(topic);
    }

    KafkaUnavailableException unavailable(String sentence, Throwable cause) {
        return limit.unavailable(sentence, cause);
    }

    KafkaRefusedException refused(AuthorizationException cause, Asked asked) {
        return new KafkaRefusedException(refusal(cause, asked), limit.servers(), limit.waited(), cause);
    }

    private static boolean isSilence(Answer<?> answer) {
        return answer instanceof Answer.Missing<?> missing
                && (missing.problem() instanceof TimeoutException
                        || missing.problem() instanceof DisconnectException
                        || missing.problem() instanceof AuthenticationException);
    }

    /** Whom was asked, how long may be waited, and since when (in nanoseconds of this machine). */
    record Limit(String servers, Duration timeout, long since) {

        long remainingMillis() {
            return Math.max(1, timeout.toMillis() - waited().toMillis());
        }

        private Duration waited() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        KafkaUnavailableException unavailable(String sentence, Throwable cause) {
            return new KafkaUnavailableException(sentence, servers, waited(), cause);
        }
    }
}
