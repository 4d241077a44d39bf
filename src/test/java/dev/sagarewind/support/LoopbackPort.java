package dev.sagarewind.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1, the only address the embedded world listens on. */
public final class LoopbackPort {
    public static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /** A port that is free at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
        } catch (IOException e) {
            throw new PortTakenException(port, what, option);
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
