package dev.sagarewind.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of 127.0.0.1, the only address the embedded world listens on. */
public final class LoopbackPort {
    public static final String HOST = "127.0.0.1";

    /** Below what Linux, macOS and Windows give to clients: no connection takes a port before its server listens. */
    private static final int FIRST = 15_000;

    private static final int COUNT = 15_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private LoopbackPort() {}

    /** A port that is free at this moment, and another one at each call. */
    public static int free() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port of " + HOST + " is free.");
    }

    /**
     * Makes sure that a port can be listened on.
     *
     * @param port the port, 1 to 65535
     * @param what who wants to listen, as a sentence names it
     * @param option the option that chooses another port
     * @throws PortTakenException naming port and option
     */
    public static void requireFree(int port, String what, String option) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(option + "=" + port + " is no port. Write one from 1 to 65535.");
        }
        if (!isFree(port)) {
            throw new PortTakenException(port, what, option);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Somebody else listens on a port; the message says which option chooses another. */
    public static final class PortTakenException extends RuntimeException {
        PortTakenException(int port, String what, String option) {
            super("Port " + port + " of " + HOST + " is taken, but " + what
                    + " wants it. Stop who listens there, or choose another port with " + option + "=<port>.");
        }
    }
}
