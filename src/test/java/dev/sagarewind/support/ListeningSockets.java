package dev.sagarewind.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The addresses that anybody on this Linux machine listens on, as the kernel lists them. */
final class ListeningSockets {
    private static final String LISTEN = "0A";
    private static final String LOOPBACK_V4 = "0100007F";
    private static final String LOOPBACK_V4_IN_V6 = "0000000000000000FFFF0000" + LOOPBACK_V4;

    private ListeningSockets() {}

    record Socket(String address, int port) {
        boolean isLoopbackV4() {
            return address.equals(LOOPBACK_V4) || address.equals(LOOPBACK_V4_IN_V6);
        }
    }

    static Set<Socket> now() {
        var sockets = new HashSet<Socket>();
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.trim().split("\\s+");
                    if (columns[3].equals(LISTEN)) {
                        String[] local = columns[1].split(":");
                        sockets.add(new Socket(local[0], Integer.parseInt(local[1], 16)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sockets;
    }
}
