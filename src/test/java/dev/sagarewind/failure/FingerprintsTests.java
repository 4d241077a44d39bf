package dev.sagarewind.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.failure.Fingerprints.Named;
import dev.sagarewind.masking.Masking;
import dev.sagarewind.masking.MaskingSettings;
import dev.sagarewind.position.ConsumerGroupId;
import dev.sagarewind.timeline.RecordedError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintsTests {

    private static final ConsumerGroupId PAYMENT = new ConsumerGroupId("payment");

    private static final String TIMEOUT = """
            org.springframework.web.client.ResourceAccessException: I/O error on POST request for "http://gw/charge": Read timed out
            \tat org.springframework.web.client.DefaultRestClient.createResourceAccessException(DefaultRestClient.java:705)
            \tat org.springframework.web.client.DefaultRestClient$DefaultRequestBodyUriSpec.exchange(DefaultRestClient.java:588)
            \tat com.bento.payment.gateway.PaymentGateway.lambda$charge$0(PaymentGateway.java:88)
            \tat com.bento.payment.gateway.PaymentGateway.charge(PaymentGateway.java:71)
            \tat com.bento.payment.PaymentCapture$$SpringCGLIB$$0.capture(<generated>)
            \tat com.bento.payment.PaymentCapture.capture(PaymentCapture.java:41)
            \tat org.springframework.transaction.support.TransactionTemplate.execute(TransactionTemplate.java:140)
            \tat com.bento.payment.PaymentRequests.onCapturePayment(PaymentRequests.java:29)
            \tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)
            \tSuppressed: com.bento.Ignored: not this one
            \t\tat com.bento.Ignored.me(Ignored.java:1)
            Caused by: java.net.SocketTimeoutException: Read timed out
            \tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)
            \tat org.springframework.web.client.DefaultRestClient$DefaultRequestBodyUriSpec.exchange(DefaultRestClient.java:571)
            \t... 7 more
            """;

    private final Fingerprints fingerprints = fingerprints(List.of());

    @Test
    void namesTheRootErrorAndTheFirstOfTheServicesOwnFrames() {
        Named cause = of(TIMEOUT, "I/O error");

        assertThat(cause.title()).isEqualTo("SocketTimeoutException in PaymentGateway.charge");
        assertThat(cause.fingerprint())
                .isEqualTo(new Fingerprint(
                        Optional.of("java.net.SocketTimeoutException"),
                        List.of(
                                "com.bento.payment.gateway.PaymentGateway.charge",
                                "com.bento.payment.gateway.PaymentGateway.charge",
                                "com.bento.payment.PaymentCapture.capture"),
                        Optional.empty()));
        assertThat(cause.id().value()).startsWith("v1:");
    }

    @Test
    void staysTheSameWhenLinesLambdasAndProxiesAreNumberedAnew() {
        String moved = TIMEOUT.replace("java:88", "java:93")
                .replace("lambda$charge$0", "lambda$charge$7")
                .replace("$$SpringCGLIB$$0", "$$SpringCGLIB$$3");

        assertThat(of(moved, "another message").id())
                .isEqualTo(of(TIMEOUT, "I/O error").id());
    }

    @Test
    void isAnotherInAnotherGroupWithAnotherErrorOrElsewhereInTheCode() {
        CauseId id = of(TIMEOUT, "m").id();

        assertThat(fingerprints
                        .of(
                                new ConsumerGroupId("stock"),
                                Optional.of(new RecordedError("E", Optional.empty(), Optional.of(TIMEOUT))))
                        .id())
                .isNotEqualTo(id);
        assertThat(of(TIMEOUT.replace("java.net.SocketTimeoutException", "java.net.ConnectException"), "m")
                        .id())
                .isNotEqualTo(id);
        assertThat(of(TIMEOUT.replace("PaymentGateway", "RefundGateway"), "m").id())
                .isNotEqualTo(id);
    }

    @Test
    void takesOnlyTheNamedPackagesForOwnCodeWhereSomeAreNamed() {
        Named cause = fingerprints(List.of("com.bento.payment.gateway"))
                .of(PAYMENT, Optional.of(new RecordedError("E", Optional.empty(), Optional.of(TIMEOUT))));

        assertThat(cause.fingerprint().frames()).hasSize(2).allMatch(frame -> frame.contains("PaymentGateway"));
    }

    @Test
    void fallsBackToTheMessageWithoutWhatDiffers() {
        String message =
                "duplicate key value violates constraint \"charge_pkey\" for order-019ab3e3-c29b-7621-9792-3e34f98dff7e "
                        + "at 2026-11-22T03:00:00Z, 3 of 17 rows";
        String other =
                "duplicate key value violates constraint \"other\" for order-119ab3e3-c29b-7621-9792-3e34f98dff7e "
                        + "at 2026-11-23T04:10:00Z, 4 of 18 rows";

        Named cause = of("", message);

        assertThat(cause.fingerprint().message())
                .contains("duplicate key value violates constraint <value> for <id> at <time>, <n> of <n> rows");
        assertThat(cause.id()).isEqualTo(of("", other).id());
        assertThat(cause.id()).isNotEqualTo(of("", "another message altogether").id());
    }

    @Test
    void groupsAServiceOfAnotherLanguageByItsMessage() {
        String python = """
                Traceback (most recent call last):
                  File "/app/stock.py", line 12, in reserve
                    raise KeyError("note")
                KeyError: 'note'
                """;

        Named cause = fingerprints.of(
                PAYMENT, Optional.of(new RecordedError("KeyError", Optional.of("'note'"), Optional.of(python))));

        assertThat(cause.fingerprint().frames()).isEmpty();
        assertThat(cause.fingerprint().errorType()).contains("KeyError");
        assertThat(cause.title()).isEqualTo("KeyError: <value>");
    }

    @Test
    void hasACauseForFailuresOfWhichNothingIsKnown() {
        assertThat(fingerprints.of(PAYMENT, Optional.empty()).title()).isEqualTo("Error without a type");
    }

    @Test
    void keepsOwnFramesAndFoldsOthersOnThePage() {
        List<TraceLine> lines = TraceLine.of(TIMEOUT, new OwnCode(settings(List.of())));

        assertThat(lines)
                .extracting(TraceLine::kind)
                .startsWith(
                        TraceLine.Kind.HEADLINE,
                        TraceLine.Kind.FOLD,
                        TraceLine.Kind.OWN,
                        TraceLine.Kind.OWN,
                        TraceLine.Kind.FOLD,
                        TraceLine.Kind.OWN);
        assertThat(lines.get(1).text()).isEqualTo("org.springframework.web");
        assertThat(lines.get(1).folded()).hasSize(2);
        assertThat(lines.get(lines.size() - 1).folded()).last().isEqualTo("... 7 more");
    }

    private Named of(String stack, String message) {
        return fingerprints.of(
                PAYMENT,
                Optional.of(new RecordedError("java.lang.RuntimeException", Optional.of(message), Optional.of(stack))));
    }

    private static Fingerprints fingerprints(List<String> packages) {
        return new Fingerprints(new OwnCode(settings(packages)), new Masking(MaskingSettings.standard()));
    }

    private static FailureSettings settings(List<String> packages) {
        return new FailureSettings(packages, Duration.ofMillis(300), 10_000, Duration.ofDays(30));
    }
}
