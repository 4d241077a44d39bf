package dev.sagarewind.notification;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads as much of an answer as anybody looks at, and hangs up then. */
final class BoundedBody implements BodySubscriber<String> {

    private static final int MOST = 4_096;

    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] some = new byte[Math.min(buffer.remaining(), MOST - read.size())];
            buffer.get(some);
            read.writeBytes(some);
        }
        if (read.size() >= MOST && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    /** The status has come before: that the rest has not is no reason to send again what was taken. */
    @Override
    public void onError(Throwable trouble) {
        onComplete();
    }

    @Override
    public void onComplete() {
        body.complete(read.toString(StandardCharsets.UTF_8));
    }
}
