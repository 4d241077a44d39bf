package dev.sagarewind.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.http.MediaType.APPLICATION_JSON;

import dev.sagarewind.demo.DemoConsole.StartedTraffic;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class DemoApiTests {
    private final Faults faults = new Faults();
    private final Traffic traffic = new Traffic(null);
    private final MockMvcTester demo =
            MockMvcTester.of(new DemoApi(faults, new StartedTraffic(CompletableFuture.completedFuture(traffic)), null));

    @Test
    void aFaultIsSwitchedOnAndOff() {
        assertThat(put("/demo/faults/payment-gateway", "{\"active\": true}"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("{\"active\": true}");
        assertThat(faults.paymentGateway()).isTrue();
        assertThat(faults.stockBug()).isFalse();
        assertThat(demo.get().uri("/demo/faults"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("{\"payment-gateway\": {\"active\": true}, \"stock-bug\": {\"active\": false}}");

        assertThat(put("/demo/faults/payment-gateway", "{\"active\": false}")).hasStatusOk();
        assertThat(faults.paymentGateway()).isFalse();
    }

    @Test
    void trafficCanBeStopped() {
        assertThat(put("/demo/traffic", "{\"ordersPerSecond\": 7}")).hasStatusOk();
        assertThat(traffic.ordersPerSecond()).isEqualTo(7);
        assertThat(put("/demo/traffic", "{\"ordersPerSecond\": 0}")).hasStatusOk();
        assertThat(traffic.ordersPerSecond()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/demo/faults/stock-bug | {\"active\": \"yes\"} | Write {\"active\": true} or {\"active\": false}.",
                "/demo/faults/stock-bug | {\"active\": true, \"x\": 1} | Write {\"active\": true} or {\"active\": false}.",
                "/demo/faults/stock-bug | {\"active\" | Write {\"active\": true} or {\"active\": false}.",
                "/demo/faults/stock-bug | `` | Write {\"active\": true} or {\"active\": false}.",
                "/demo/traffic | {\"ordersPerSecond\": 101} "
                        + "| Write {\"ordersPerSecond\": n} with a whole number n from 0 to 100.",
                "/demo/traffic | {\"ordersPerSecond\": 0.5} "
                        + "| Write {\"ordersPerSecond\": n} with a whole number n from 0 to 100."
            })
    void aWrongBodyIsRefusedWithWhatToWriteInstead(String path, String body, String sentence) {
        assertThat(put(path, body))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo(sentence);
        assertThat(faults.stockBug()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "10001", "1.5"})
    void tooManyOrTooFewOrdersAreRefused(String count) {
        assertThat(demo.post().uri("/demo/orders").contentType(APPLICATION_JSON).content("{\"count\": " + count + "}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("Write {\"count\": n} with a whole number n from 1 to 10000.");
    }

    @Test
    void anUnknownFaultIsNotFoundAndTheKnownOnesAreNamed() {
        assertThat(put("/demo/faults/delivery", "{\"active\": true}"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("There is no fault \"delivery\". Choose one of payment-gateway, stock-bug.");
    }

    private MockMvcTester.MockMvcRequestBuilder put(String path, String body) {
        return demo.put().uri(path).contentType(APPLICATION_JSON).content(body);
    }
}
