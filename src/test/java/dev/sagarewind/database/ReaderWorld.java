package dev.sagarewind.database;

import dev.sagarewind.support.ConsoleWorld;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.LoopbackPort;
import dev.sagarewind.support.PostgresProcess;
import dev.sagarewind.support.TcpProxy;
import dev.sagarewind.support.TestKafka;
import dev.sagarewind.support.TestUsers;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A PostgreSQL that is written to, another that follows it, and the way to that one, which can be cut. */
record ReaderWorld(PostgresProcess writer, PostgresProcess standby, TcpProxy toReader, LocalDatabase database) {

    private static ReaderWorld start(int readerPort) {
        PostgresProcess writer = PostgresProcess.start();
        String name = writer.createTimeline("shop").getDatabaseName();
        PostgresProcess standby = writer.standby();
        return new ReaderWorld(writer, standby, TcpProxy.between(readerPort, standby.port()), writer.database(name));
    }

    private void close() {
        toReader.close();
        standby.close();
        writer.close();
    }

    static final class Fresh implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            int readerPort = LoopbackPort.free();
            ReaderWorld world = start(readerPort);
            ConsoleWorld console = new ConsoleWorld(world.database, TestKafka.bootstrapServers());
            Map<String, Object> settings = new HashMap<>(console.settings());
            settings.putAll(TestUsers.SETTINGS);
            settings.put("saga-rewind.reader.url", "jdbc:postgresql://127.0.0.1:" + readerPort + "/shop");
            settings.put("saga-rewind.reader.longest-age", "8s");
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("reader-world", settings));
            context.getBeanFactory().registerSingleton("readerWorld", world);
            context.getBeanFactory().registerSingleton("consoleWorld", console);
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "reader-world-closer"));
        }
    }
}
