package dev.sagarewind.demo;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LoopbackPort;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * What the demo was asked for.
 *
 * @param groupProtocol of the services' consumer groups: {@code classic} or {@code consumer} (KIP-848)
 * @param given servers that are there already, whose outbox somebody else relays; none, and the demo brings its own
 * @param arguments everything, as given; the console takes what is meant for it
 */
public record DemoOptions(
        int consolePort,
        int kafkaPort,
        int postgresPort,
        String groupProtocol,
        int ordersPerSecond,
        Optional<ConsoleWorld> given,
        String[] arguments) {
    private static final String CONSOLE_PORT = "server.port";
    private static final String KAFKA_PORT = "demo.kafka.port";
    private static final String POSTGRES_PORT = "demo.postgres.port";
    private static final String KAFKA = "demo.kafka";
    private static final String POSTGRES = "demo.postgres";
    private static final String GROUP_PROTOCOL = "demo.group-protocol";
    private static final String ORDERS_PER_SECOND = "demo.orders-per-second";
    static final String DATABASE = "bento";
    private static final Set<String> KNOWN =
            Set.of(KAFKA, KAFKA_PORT, POSTGRES, POSTGRES_PORT, GROUP_PROTOCOL, ORDERS_PER_SECOND);

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
                servers(given.getProperty(KAFKA), given.getProperty(POSTGRES)),
                arguments);
    }

    /** @throws LoopbackPort.PortTakenException for the first port that somebody else listens on */
    void requireFreePorts() {
        LoopbackPort.requireFree(consolePort, "the console", "--" + CONSOLE_PORT);
        if (given.isEmpty()) {
            LoopbackPort.requireFree(kafkaPort, "Kafka", "--" + KAFKA_PORT);
            LoopbackPort.requireFree(postgresPort, "PostgreSQL", "--" + POSTGRES_PORT);
        }
    }

    private static Optional<ConsoleWorld> servers(String kafka, String postgres) {
        if (kafka == null && postgres == null) {
            return Optional.empty();
        }
        if (kafka == null || postgres == null || !postgres.matches("[^:/]+:\\d{1,5}")) {
            throw new IllegalArgumentException("For servers of your own write --" + KAFKA + "=host:port and --"
                    + POSTGRES + "=host:port, both. The database is " + DATABASE + ".");
        }
        String[] place = postgres.split(":");
        return Optional.of(new ConsoleWorld(new LocalDatabase(place[0], Integer.parseInt(place[1]), DATABASE), kafka));
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
