package dev.sagarewind.demo.payment;

import dev.sagarewind.demo.order.Order;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The client of the payment gateway, which is somebody else's and takes its own time. */
class PaymentGateway {
    private static final int TIMEOUT_MILLIS = 500;

    private final URI charges;

    PaymentGateway(URI gateway) {
        this.charges = gateway.resolve("/charges");
    }

    /**
     * Charges an order.
     *
     * @param event the event that asks for it: the idempotency key, because a charge is no part of the transaction
     * @return the gateway's reference
     * @throws java.net.SocketTimeoutException if the gateway does not answer in time
     */
    String charge(UUID event, Order order) throws IOException {
        var request = (HttpURLConnection) charges.toURL().openConnection();
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setRequestMethod("POST");
        request.setRequestProperty("Idempotency-Key", event.toString());
        request.setRequestProperty("Merchant", order.merchant());
        request.setDoOutput(true);
        try (var body = request.getOutputStream()) {
            body.write(String.valueOf(order.amountYen()).getBytes(StandardCharsets.UTF_8));
        }
        try (var answer = request.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
