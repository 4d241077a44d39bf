package dev.sagarewind.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagarewind.masking.MaskingSettings.ErrorTexts;
import dev.sagarewind.masking.MaskingSettings.Rule;
import dev.sagarewind.masking.MaskingSettings.TextPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class MaskingTests {

    private final Masking masking = new Masking(MaskingSettings.standard());

    @Test
    void masksFieldsByNameAndLeavesTheirSurroundingsReadable() {
        assertThat(payload("""
                {"orderId": "o-1", "amount": 3240.10, "paid": true, "note": null,
                 "customer": {"full_name": "Taro", "E-Mail": "t@x.org", "tier": "gold"},
                 "card": {"pan": 4111111111111111, "cvv": "123", "brand": "VISA"},
                 "shippingAddress": {"city": "Kyoto", "lines": ["1-2-3", "Gion"]}}"""))
                .isEqualTo("{\"orderId\":\"o-1\",\"amount\":3240.10,\"paid\":true,\"note\":null,"
                        + "\"customer\":{\"full_name\":\"•••• (name)\",\"E-Mail\":\"•••• (email)\",\"tier\":\"gold\"},"
                        + "\"card\":{\"pan\":\"•••• (card)\",\"cvv\":\"•••• (card)\",\"brand\":\"VISA\"},"
                        + "\"shippingAddress\":{\"city\":\"•••• (address)\","
                        + "\"lines\":[\"•••• (address)\",\"•••• (address)\"]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1111",
                "4111111111111111",
                "5555-5555-5555-4444",
                "3782 822463 10005",
                "DE89 3704 0044 0532 0130 00",
                "GB82WEST12345698765432",
                "taro.yamada+shop@mail.example.co.jp",
                "taro%40example.com",
                "+81 90-1234-5678",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "Bearer abc.def-123",
                "Basic dXNlcjpodW50ZXIy",
                "AKIAIOSFODNN7EXAMPLE",
                "https://user:hunter2@example.com/a"
            })
    void masksWhatLooksConfidentialWhereverItStands(String secret) {
        for (String around : List.of("%s", "was (%s), sorry", "No.%s", "first line\n\t%s\nlast line")) {
            assertThat(masking.error(around.formatted(secret)))
                    .doesNotContain(secret)
                    .contains("••••");
        }
        assertThat(payload("{\"note\":\"see " + secret + "\"}")).doesNotContain(secret);
        assertThat(payload("{\"" + secret + "\":1}")).doesNotContain(secret);
        assertThat(payload("[\"" + secret + "\"]")).doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Read timed out after 5000 ms at offset 47391 of order.payment-2",
                "019ab39e-7c1d-7e2f-9a01-5b6c7d8e9f00",
                "2026-11-22T03:16:22.123456789Z",
                "java.net.SocketTimeoutException: Read timed out",
                "AccountException: no such order 1764151200000",
                "at com.bento.payment.PaymentGateway.charge(PaymentGateway.java:88)",
                "SQLSTATE 23505, order-4711, HTTP 402, 10.0.41.17:8443",
                "PaymentGateway::charge returned null"
            })
    void leavesWhatHelpsAnEngineerAsItIs(String text) {
        assertThat(masking.error(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "login failed: password=canary&user=7 ~ login failed: password=•••• (password)&user=7",
                "Customer[id=7, fullName=Canary Yamada, tier=gold] ~ Customer[id=7, fullName=•••• (name), tier=gold]",
                "bad body {\"iban\": \"canary\",\"n\":1} ~ bad body {\"iban\": •••• (account),\"n\":1}",
                "bad body {\\\"iban\\\":\\\"canary\\\",\\\"n\\\":1} ~ bad body {\\\"iban\\\":•••• (account),\\\"n\\\":1}",
                "X-Api-Key: canary ~ X-Api-Key: •••• (secret)",
                "Authorization: Digest canary ~ Authorization: •••• (token)",
                "<customer><email>canary</email></customer> ~ <customer><email>•••• (email)</email></customer>",
                "address={street=canary, no={1}}, x=1 ~ address=•••• (address), x=1"
            })
    void masksNamedValuesInFreeText(String text, String masked) {
        assertThat(masking.error(text)).isEqualTo(masked);
    }

    @Test
    void masksNoCardNumberWhereTheCheckDigitIsWrong() {
        assertThat(masking.error("4111111111111112")).isEqualTo("4111111111111112");
    }

    @Test
    void masksWhatARuleNamesWithAllThatIsWithin() {
        Masking own = with(new Rule(
                List.of("order.*"),
                List.of("Capture*"),
                List.of("$.items[*].price", "$..ref", "$['odd key'][1]"),
                List.of(),
                false,
                List.of()));
        String json =
                "{\"items\":[{\"price\":{\"v\":1}},{\"price\":2,\"ref\":3}],\"odd key\":[1,2],\"a\":{\"ref\":[4]}}";

        assertThat(own.payload("order.payment", Optional.of("CapturePayment"), json))
                .isEqualTo("{\"items\":[{\"price\":{\"v\":\"•••• (masked)\"}},"
                        + "{\"price\":\"•••• (masked)\",\"ref\":\"•••• (masked)\"}],"
                        + "\"odd key\":[1,\"•••• (masked)\"],\"a\":{\"ref\":[\"•••• (masked)\"]}}");
        assertThat(own.payload("stock", Optional.of("CapturePayment"), json)).isEqualTo(json);
        assertThat(own.payload("order.payment", Optional.of("Reserve"), json)).isEqualTo(json);
        assertThat(own.payload("order.payment", Optional.empty(), json))
                .as("of unknown type")
                .contains("masked");
    }

    @Test
    void showsWhatARuleExemptsUnlessAnotherMasksIt() {
        Masking own = new Masking(new MaskingSettings(
                true,
                List.of(),
                List.of("productName"),
                List.of(),
                ErrorTexts.MASKED,
                DataSize.ofMegabytes(1),
                List.of(
                        new Rule(
                                List.of(), List.of(), List.of(), List.of("$.items[*].name", "$.pin"), false, List.of()),
                        new Rule(List.of("t"), List.of(), List.of("$.pin"), List.of(), false, List.of()))));

        assertThat(own.payload("t", Optional.of("E"), "{\"items\":[{\"name\":\"Bento\"}],\"name\":\"Taro\",\"pin\":1}"))
                .isEqualTo("{\"items\":[{\"name\":\"Bento\"}],\"name\":\"•••• (name)\",\"pin\":\"•••• (masked)\"}");
        assertThat(own.payload("u", Optional.of("E"), "{\"pin\":1}")).isEqualTo("{\"pin\":1}");
    }

    @Test
    void masksEverythingButWhatIsListedWhereARuleSaysSo() {
        Masking own = with(
                new Rule(List.of("t"), List.of(), List.of(), List.of("$.orderId"), true, List.of("id", "trace-id")));

        assertThat(own.payload("t", Optional.of("E"), "{\"orderId\":\"o\",\"x\":[1,true,null,\"s\"]}"))
                .isEqualTo(
                        "{\"orderId\":\"o\",\"x\":[\"•••• (not shown)\",\"•••• (not shown)\",null,\"•••• (not shown)\"]}");
        assertThat(own.payload("t", Optional.of("E"), "\"text\"")).isEqualTo("\"•••• (not shown)\"");
        assertThat(own.headers("t", Optional.of("E"), List.of(Map.entry("Trace_ID", "1"), Map.entry("x", "2"))))
                .extracting(Map.Entry::getValue)
                .containsExactly("1", "•••• (not shown)");
    }

    @Test
    void masksHeadersByNameAndByLook() {
        assertThat(masking.headers(
                        "t",
                        Optional.empty(),
                        List.of(
                                Map.entry("id", "019ab39e"),
                                Map.entry("X-Auth-Token", "canary"),
                                Map.entry("reply", "taro@example.com"))))
                .extracting(Map.Entry::getValue)
                .containsExactly("019ab39e", "•••• (token)", "•••• (email)");
    }

    @Test
    void masksOwnPatternsEverywhere() {
        Masking own = new Masking(new MaskingSettings(
                true,
                List.of(),
                List.of(),
                List.of(new TextPattern("member", "M-[0-9]{6}")),
                ErrorTexts.MASKED,
                DataSize.ofMegabytes(1),
                List.of()));

        assertThat(own.error("no M-123456 here")).isEqualTo("no •••• (member) here");
        assertThat(own.payload("t", Optional.empty(), "{\"M-123456\":\"xM-123456\"}"))
                .isEqualTo("{\"•••• (member)\":\"x•••• (member)\"}");
    }

    @Test
    void leavesTypesAndFramesWhereErrorsAreHidden() {
        Masking own = new Masking(new MaskingSettings(
                true, List.of(), List.of(), List.of(), ErrorTexts.HIDDEN, DataSize.ofMegabytes(1), List.of()));

        assertThat(own.error("canary")).isEqualTo("•••• (error message)");
        assertThat(own.stack("""
                        a.b.FailedException: canary
                        canary again
                        \tat a.b.C.d(C.java:1)
                        Caused by: java.io.IOException: canary
                        \t... 3 more
                        """))
                .doesNotContain("canary")
                .contains("a.b.FailedException", "\tat a.b.C.d(C.java:1)", "\t... 3 more");
    }

    @Test
    void showsNothingOfWhatItCannotMask() {
        assertThat(payload("canary=1")).startsWith("•••• (no whole JSON text; 8 bytes, SHA-256 ");
        assertThat(payload("{\"a\":\"canary")).startsWith("•••• (no whole JSON text");
        assertThat(payload("{} {\"a\":\"canary\"}")).startsWith("•••• (no whole JSON text");
        assertThat(payload("")).startsWith("•••• (no whole JSON text");
        assertThat(payload("[".repeat(100_000) + "\"canary\"" + "]".repeat(100_000)))
                .startsWith("•••• (nested too deeply to mask; 200008 bytes");
        assertThat(payload("{\"a\":\"" + "canary".repeat(2_000_000) + "\"}"))
                .startsWith("•••• (too large to mask; 12000008 bytes");
    }

    @Test
    @Timeout(20)
    void takesNoLongerForHostileTextThanForOther() {
        int size = 900_000;
        for (String part : List.of(
                "a",
                "a.",
                "@",
                "a@",
                "a@a.",
                "1",
                "1 ",
                "4111 ",
                "A1",
                "DE89 ",
                "eyJ",
                "eyJa.",
                "+1 ",
                "password=",
                "a=",
                "\"",
                "\\\"",
                "{",
                "<a>",
                "bearer ",
                "://a:",
                "-----BEGIN PRIVATE KEY",
                ":",
                "x_")) {
            String text = part.repeat(size / part.length() / 5);
            long before = System.nanoTime();
            masking.error(text);
            masking.stack(text);
            payload("{\"a\":\"" + text.replace("\\", "").replace("\"", "'") + "\"}");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).as(part).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void refusesSettingsThatItCannotFollow() {
        assertThatThrownBy(() ->
                        with(new Rule(List.of(), List.of(), List.of("customer.email"), List.of(), false, List.of())))
                .hasMessageContaining("saga-rewind.masking.rules: mask has \"customer.email\"")
                .hasMessageContaining("$.customer.email");
        for (String path : List.of("$", "$.a[?(@.b)]", "$.a[", "$.a..", "$a", "$.a b")) {
            assertThatThrownBy(() -> JsonPath.parse("mask", path))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new TextPattern("x", "(a")).hasMessageContaining("\"(a\" cannot be read");
        assertThatThrownBy(() -> new TextPattern("x", "(?=a)b")).hasMessageContaining("no look-around");
        assertThatThrownBy(() -> new TextPattern("x", "a*")).hasMessageContaining("matches an empty text");
        assertThatThrownBy(() -> new Rule(List.of("t"), List.of(), List.of(), List.of(), false, List.of()))
                .hasMessageContaining("a rule needs mask, show or mask-the-rest");
        assertThatThrownBy(() -> NamePattern.require("names", "*")).hasMessageContaining("is no name");
    }

    private String payload(String json) {
        return masking.payload("t", Optional.of("E"), json);
    }

    private static Masking with(Rule rule) {
        return new Masking(new MaskingSettings(
                true, List.of(), List.of(), List.of(), ErrorTexts.MASKED, DataSize.ofMegabytes(1), List.of(rule)));
    }
}
