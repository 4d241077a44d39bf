package dev.sagarewind.recorder;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * Sockets whose server is far away: what is sent arrives so many microseconds later. The driver sends once for each answer that it then
 * waits for, so it is the time that a round trip takes longer. The driver makes it, from its property {@code socketFactory}.
 */
public final class Distance extends SocketFactory {

    private final long nanos;

    public Distance(String micros) {
        this.nanos = Long.parseLong(micros) * 1_000;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public OutputStream getOutputStream() throws IOException {
                return new FilterOutputStream(super.getOutputStream()) {
                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        long until = System.nanoTime() + nanos;
                        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        out.write(bytes, from, length);
                    }
                };
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }
}
