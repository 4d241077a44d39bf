package dev.sagarewind;

import dev.sagarewind.demo.Demo;
import dev.sagarewind.demo.DemoOptions;
import dev.sagarewind.support.LoopbackPort.PortTakenException;

/** Starts the embedded world and the demo: {@code ./mvnw spring-boot:test-run}. */
public final class TestSagaRewindApplication {
    private TestSagaRewindApplication() {}

    public static void main(String[] args) {
        Demo demo = new Demo();
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-closer"));
        try {
            demo.start(DemoOptions.of(args));
        } catch (PortTakenException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
