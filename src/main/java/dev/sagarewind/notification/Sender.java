package dev.sagarewind.notification;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Sends one request and says what came back. It follows no redirect: a signed notice goes where the settings say, or nowhere. */
@Component
class Sender {

    private final Messages messages;
    private final Duration timeout;
    private final Clock clock;
    /** Made for the first notice: it reads every certificate that Java trusts, which most starts need not wait for. */
    private final SingletonSupplier<HttpClient> http;

    Sender(Messages messages, NotificationSettings settings, Clock clock) {
        this.messages = messages;
        this.timeout = settings.timeout();
        this.clock = clock;
        this.http = SingletonSupplier.of(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build());
    }

    /** @throws InterruptedException if the console stops meanwhile: then nobody knows whether it was taken */
    Answer send(NotificationSettings.Target target, Delivery delivery) throws InterruptedException {
        String body = messages.body(target, delivery);
        HttpRequest.Builder request = HttpRequest.newBuilder(target.address())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Saga-Rewind")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        messages.headers(target, delivery, body, clock.instant()).forEach(request::header);
        AtomicReference<Integer> status = new AtomicReference<>();
        CompletableFuture<HttpResponse<String>> answer = http.obtain().sendAsync(request.build(), head -> {
            status.set(head.statusCode());
            return new BoundedBody();
        });
        try {
            HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    Optional.of(response.statusCode()),
                    Said.by(target, response.body()),
                    RetryAfter.of(response.headers().firstValue("Retry-After"), clock.instant()));
        } catch (TimeoutException late) {
            // A receiver that has said how it went, and then goes on talking, has said how it went.
            Answer none = Answer.none("no answer within " + timeout.toMillis() + " ms");
            return Optional.ofNullable(status.get())
                    .map(code -> new Answer(Optional.of(code), "", Optional.empty()))
                    .orElse(none);
        } catch (ExecutionException failed) {
            return Answer.none(Said.by(target, inWords(failed)));
        } finally {
            answer.cancel(true);
        }
    }

    private static String inWords(ExecutionException failed) {
        Throwable trouble = failed.getCause() == null ? failed : failed.getCause();
        String kind = trouble.getClass().getSimpleName();
        return trouble instanceof IOException && trouble.getMessage() != null
                ? kind + ": " + trouble.getMessage()
                : kind;
    }
}
