package dev.sagarewind.demo;

/** What the demo says when it is ready: where everything is, and what to do next. */
final class ReadyBlock {
    private static final String TEXT = """

            Saga Rewind is ready. Everything listens on 127.0.0.1 only; Ctrl-C stops it all.

              Console      http://127.0.0.1:%1$d           sign in as operator/operator or viewer/viewer
              Demo         http://127.0.0.1:%1$d/demo      faults, orders, traffic, effects (no sign-in)
              REST API     http://127.0.0.1:%1$d/api       with -u operator:operator
              Kafka        127.0.0.1:%2$d                  consumer groups order, stock, payment, delivery (%4$s)
              PostgreSQL   127.0.0.1:%3$d                  psql -h 127.0.0.1 -p %3$d -U postgres bento

            An incident in five steps:
              1. Let the payment gateway fail, on the demo page or with
                 curl -X PUT 127.0.0.1:%1$d/demo/faults/payment-gateway -H 'Content-Type: application/json' -d '{"active":true}'
              2. Wait half a minute, or send orders:
                 curl -X POST 127.0.0.1:%1$d/demo/orders -H 'Content-Type: application/json' -d '{"count":200}'
              3. See on the console which sagas stand still, and why.
              4. Heal the gateway: the same as 1 with {"active":false}.
              5. Rewind payment on the console, then ask whether anybody was charged twice:
                 curl 127.0.0.1:%1$d/demo/effects
            """;

    private ReadyBlock() {}

    static String of(DemoOptions options) {
        return TEXT.formatted(
                options.consolePort(), options.kafkaPort(), options.postgresPort(), options.groupProtocol());
    }
}
