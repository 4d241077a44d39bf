package dev.sagarewind.support;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network between a client and a server of 127.0.0.1. It can be cut, it can stop carrying answers, and one that
 * carries Kafka's protocol can be told to do so at a certain request. A connection that was cut never comes back.
 */
public final class TcpProxy implements AutoCloseable {

    /** Kafka's numbers of requests, as far as tests wait for them. */
    public static final int OFFSET_COMMIT = 8;

    public static final int OFFSET_FETCH = 9;
    public static final int LEAVE_GROUP = 13;

    private static final int BUFFER = 65_536;

    private record Trap(int request, Runnable act) {}

    private record CommitTrap(String statement, Runnable act) {}

    private final int target;
    private final boolean kafka;
    private final ServerSocket entrance;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private volatile boolean refusing;
    private volatile boolean mute;
    private volatile boolean deaf;
    private volatile Trap trap;
    private volatile CommitTrap commitTrap;
    private volatile int lost = -1;
    private final AtomicInteger losses = new AtomicInteger();

    private TcpProxy(int port, int target, boolean kafka) {
        this.target = target;
        this.kafka = kafka;
        try {
            this.entrance = new ServerSocket();
            entrance.setReuseAddress(true);
            entrance.bind(new InetSocketAddress(LoopbackPort.HOST, port));
        } catch (IOException e) {
            throw new UncheckedIOException("No proxy on port " + port + ".", e);
        }
        daemon(this::accept, "proxy-" + port);
    }

    public static TcpProxy between(int port, int target) {
        return new TcpProxy(port, target, false);
    }

    /** Reads along: requests can be waited for. */
    public static TcpProxy ofKafka(int port, int target) {
        return new TcpProxy(port, target, true);
    }

    /** Ends every connection, and each new one at once, until {@link #mend}. */
    public void cut() {
        refusing = true;
        links.forEach(Link::close);
    }

    /** Requests arrive, answers do not, until {@link #mend} or {@link #cut}. */
    public void holdAnswers() {
        mute = true;
    }

    /** Neither requests nor answers arrive, and no connection ends, until {@link #mend} or {@link #cut}. */
    public void holdAll() {
        mute = true;
        deaf = true;
    }

    /** Requests of this kind never arrive, all others do, until {@link #mend}. */
    public void lose(int request) {
        losses.set(0);
        lost = request;
    }

    /** How many were lost since. */
    public int losses() {
        return losses.get();
    }

    /** Everything passes again; what was held arrives now. */
    public void mend() {
        trap = null;
        commitTrap = null;
        lost = -1;
        refusing = false;
        mute = false;
        deaf = false;
        synchronized (change) {
            change.notifyAll();
        }
    }

    /** Loses what was held: those connections end. */
    public void mendLosingWhatWasHeld() {
        links.forEach(Link::close);
        mend();
    }

    /** Acts once, right before the next request of this kind would be passed on. */
    public void atNext(int request, Runnable act) {
        trap = new Trap(request, act);
    }

    /** Acts once, right before a transaction of PostgreSQL's is committed in which this statement was sent. */
    public void atCommitOf(String statement, Runnable act) {
        commitTrap = new CommitTrap(statement, act);
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        mend();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                if (refusing) {
                    client.close();
                } else {
                    open(client);
                }
            } catch (IOException closedOrServerGone) {
                // The client learns of it by its connection's end.
            }
        }
    }

    private void open(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getByName(LoopbackPort.HOST), target);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Link link = new Link(client, server);
        links.add(link);
        daemon(link::requests, "proxy-requests");
        daemon(link::answers, "proxy-answers");
        if (refusing) {
            link.close();
        }
    }

    private static void daemon(Runnable run, String name) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static int kind(byte[] request) {
        return request[0] << 8 | request[1] & 0xff;
    }

    private void springTrap(byte[] request) {
        Trap set = trap;
        if (set != null && kind(request) == set.request()) {
            trap = null;
            set.act().run();
        }
    }

    /** One connection, and its other half. */
    private final class Link implements Closeable {
        private final Socket client;
        private final Socket server;
        private volatile boolean closed;
        private boolean inTransaction;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            try (this) {
                DataInputStream from = new DataInputStream(client.getInputStream());
                OutputStream to = server.getOutputStream();
                while (kafka) {
                    byte[] frame = new byte[from.readInt()];
                    from.readFully(frame);
                    springTrap(frame);
                    awaitOpen(false);
                    if (kind(frame) == lost) {
                        losses.incrementAndGet();
                        continue;
                    }
                    to.write(size(frame.length));
                    to.write(frame);
                }
                copy(from, to, false);
            } catch (IOException ended) {
                // By either side, or by a cut.
            }
        }

        void answers() {
            try (this) {
                copy(server.getInputStream(), client.getOutputStream(), true);
            } catch (IOException ended) {
                // By either side, or by a cut.
            }
        }

        private void copy(InputStream from, OutputStream to, boolean answers) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                if (!answers && !kafka) {
                    springCommitTrap(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                }
                awaitOpen(answers);
                to.write(Arrays.copyOf(buffer, count));
            }
            // The end of a connection is an answer too.
            awaitOpen(answers);
        }

        private void springCommitTrap(String sent) {
            CommitTrap set = commitTrap;
            if (set == null) {
                return;
            }
            inTransaction |= sent.contains(set.statement());
            if (inTransaction && sent.contains("COMMIT")) {
                commitTrap = null;
                set.act().run();
            }
        }

        private void awaitOpen(boolean answers) throws IOException {
            synchronized (change) {
                while ((answers ? mute : deaf) && !closed) {
                    try {
                        change.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException(e);
                    }
                }
            }
            if (closed) {
                throw new IOException("cut");
            }
        }

        private byte[] size(int length) {
            return new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length};
        }

        @Override
        public void close() {
            closed = true;
            links.remove(this);
            synchronized (change) {
                change.notifyAll();
            }
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.close();
                } catch (IOException gone) {
                    // As wished.
                }
            }
        }
    }
}
