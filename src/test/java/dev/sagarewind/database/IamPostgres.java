package dev.sagarewind.database;

import dev.sagarewind.support.LoopbackPort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * In front of a real PostgreSQL: asks for the password in clear, as Amazon RDS does of users with {@code rds_iam}, and lets the
 * session through if it is a signed request to connect as this user.
 */
final class IamPostgres implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int CLEARTEXT_PASSWORD = 3;

    private final ServerSocket server;
    private final int target;
    private final RdsTokens tokens;
    private final List<String> taken = new CopyOnWriteArrayList<>();

    IamPostgres(int target, RdsTokens tokens) {
        this.target = target;
        this.tokens = tokens;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getByName(LoopbackPort.HOST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The tokens of the sessions that were let through, in order. */
    List<String> taken() {
        return taken;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket database = new Socket(LoopbackPort.HOST, target)) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            byte[] startup = startup(in, out);
            Optional<String> wrong = wrong(startup, in, out);
            if (wrong.isPresent()) {
                refuse(out, wrong.get());
                return;
            }
            new DataOutputStream(database.getOutputStream()).writeInt(startup.length + 4);
            database.getOutputStream().write(startup);
            Thread answers = start(() -> pipe(database, client));
            pipe(client, database);
            answers.join();
        } catch (IOException gone) {
            // As with every session that ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What comes after the length; without TLS, which this has none of. */
    private static byte[] startup(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] message = in.readNBytes(in.readInt() - 4);
        if (code(message) == SSL_REQUEST) {
            out.writeByte('N');
            out.flush();
            return startup(in, out);
        }
        return message;
    }

    private Optional<String> wrong(byte[] startup, DataInputStream in, DataOutputStream out) throws IOException {
        if (code(startup) == CANCEL_REQUEST) {
            return Optional.empty();
        }
        out.writeByte('R');
        out.writeInt(8);
        out.writeInt(CLEARTEXT_PASSWORD);
        out.flush();
        in.readByte();
        byte[] password = in.readNBytes(in.readInt() - 4);
        String token = new String(password, 0, password.length - 1, StandardCharsets.UTF_8);
        String user = user(startup);
        Optional<String> wrong = tokens.wrong(token, LoopbackPort.HOST + ":" + port(), user);
        if (wrong.isEmpty()) {
            taken.add(token);
        }
        return wrong.map(why -> "PAM authentication failed for user \"" + user + "\"");
    }

    private static void refuse(DataOutputStream out, String sentence) throws IOException {
        byte[] fields = ("SFATAL\0VFATAL\0C28000\0M" + sentence + "\0\0").getBytes(StandardCharsets.UTF_8);
        out.writeByte('E');
        out.writeInt(fields.length + 4);
        out.write(fields);
        out.flush();
    }

    private static int code(byte[] message) {
        return ByteBuffer.wrap(message).getInt();
    }

    private static String user(byte[] startup) {
        String[] parameters = new String(startup, 4, startup.length - 4, StandardCharsets.UTF_8).split("\0");
        for (int at = 0; at + 1 < parameters.length; at += 2) {
            if (parameters[at].equals("user")) {
                return parameters[at + 1];
            }
        }
        return "";
    }

    private static void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            // The other direction ends, too.
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "iam-postgres");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
