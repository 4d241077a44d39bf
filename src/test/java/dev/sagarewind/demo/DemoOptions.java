package dev.sagarewind.demo;

import dev.sagarewind.support.LoopbackPort;
import java.util.Set;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * What the demo was asked for.
 *
 * @param groupProtocol of the services' consumer groups: {@code classic} or {@code consumer} (KIP-848)
 * @param arguments everything, as given; the console takes what is meant for it
 */
public record DemoOptions(
        int consolePort,
        int kafkaPort,
        int postgresPort,
        String groupProtocol,
        int ordersPerSecond,
        String[] arguments) {
    private static final String CONSOLE_PORT = "server.port";
    private static final String KAFKA_PORT = "demo.kafka.port";
    private static final String POSTGRES_PORT = "demo.postgres.port";
    private static final String GROUP_PROTOCOL = "demo.group-protocol";
    private static final String ORDERS_PER_SECOND = "demo.orders-per-second";
    private static final Set<String> KNOWN = Set.of(KAFKA_PORT, POSTGRES_PORT, GROUP_PROTOCOL, ORDERS_PER_SECOND);

    public DemoOptions {
        if (!Set.of("classic", "consumer").contains(groupProtocol)) {
            throw new IllegalArgumentException(
                    "--" + GROUP_PROTOCOL + "=" + groupProtocol + " is unknown. Write classic or consumer.");
        }
        if (ordersPerSecond < 0 || ordersPerSecond > Traffic.MAX_ORDERS_PER_SECOND) {
            throw new IllegalArgumentException("--" + ORDERS_PER_SECOND + "=" + ordersPerSecond
                    + " is too much or too little. Write a number from 0 to " + Traffic.MAX_ORDERS_PER_SECOND + ".");
        }
    }

    /** @throws IllegalArgumentException with a sentence that says what to write instead */
    public static DemoOptions of(String... arguments) {
        var given = new SimpleCommandLinePropertySource(arguments);
        for (String name : given.getPropertyNames()) {
            if (name.startsWith("demo.") && !KNOWN.contains(name)) {
                throw new IllegalArgumentException("--" + name + " is no option of the demo. It has --"
                        + String.join(", --", KNOWN.stream().sorted().toList()) + " and --" + CONSOLE_PORT + ".");
            }
        }
        String protocol = given.getProperty(GROUP_PROTOCOL);
        return new DemoOptions(
                number(given, CONSOLE_PORT, 8080),
                number(given, KAFKA_PORT, 19092),
                number(given, POSTGRES_PORT, 15432),
                protocol == null ? "classic" : protocol,
                number(given, ORDERS_PER_SECOND, 5),
                arguments);
    }

    /** @throws LoopbackPort.PortTakenException for the first port that somebody else listens on */
    void requireFreePorts() {
        LoopbackPort.requireFree(consolePort, "the console", "--" + CONSOLE_PORT);
        LoopbackPort.requireFree(kafkaPort, "Kafka", "--" + KAFKA_PORT);
        LoopbackPort.requireFree(postgresPort, "PostgreSQL", "--" + POSTGRES_PORT);
    }

    private static int number(SimpleCommandLinePropertySource given, String name, int otherwise) {
        String text = given.getProperty(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + "=" + text + " is no number. Write one in digits.", e);
        }
    }
}
