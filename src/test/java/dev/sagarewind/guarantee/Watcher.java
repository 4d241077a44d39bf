package dev.sagarewind.guarantee;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Reads rewinds over REST all the time, as an operator who keeps looking, and notes every answer that cannot be true. */
final class Watcher implements AutoCloseable {

    private record Seen(String state, int recovered, int transitions) {}

    private static final Set<String> PROVEN = Set.of("RECOVERED", "PARTLY_RECOVERED", "NOT_RECOVERED");

    private final Supplier<List<ConsoleJar>> consoles;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final Map<String, Seen> last = new ConcurrentHashMap<>();
    private final List<String> lies = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final Thread thread = new Thread(this::look, "watcher");
    private volatile boolean running = true;

    Watcher(Supplier<List<ConsoleJar>> consoles) {
        this.consoles = consoles;
        thread.setDaemon(true);
        thread.start();
    }

    void watch(String rewindId) {
        watched.add(rewindId);
    }

    void forget() {
        watched.clear();
    }

    List<String> lies() {
        if (!thread.isAlive()) {
            throw new AssertionError("Nobody watched");
        }
        return List.copyOf(lies);
    }

    int answers() {
        return answers.get();
    }

    private void look() {
        while (running) {
            for (ConsoleJar console : consoles.get()) {
                for (String id : watched) {
                    console.calls.get("/rewinds/" + id).ifPresent(answer -> judge(id, answer));
                }
            }
            ConsoleJar.pause(Duration.ofMillis(100));
        }
    }

    private void judge(String id, ConsoleCalls.Answer answer) {
        answers.incrementAndGet();
        if (answer.status() != 200) {
            lies.add(id + ": " + answer.status() + " " + answer.body());
            return;
        }
        JsonNode rewind = answer.body();
        JsonNode messages = rewind.get("messages");
        String state = rewind.get("state").asString();
        int selected = messages.get("selected").asInt();
        int recovered = messages.get("recovered").asInt();
        int others = messages.get("failedAgain").asInt()
                + messages.get("held").asInt()
                + messages.get("notReached").asInt();
        Seen now = new Seen(state, recovered, rewind.get("transitions").size());
        Seen before = last.getOrDefault(id, new Seen("REQUESTED", 0, 0));
        require(selected == recovered + others, id, "its counts do not add up: " + messages);
        require(recovered >= before.recovered(), id, "recovered messages became fewer: " + messages);
        require(now.transitions() >= before.transitions(), id, "its history became shorter");
        require(
                !LegalSteps.ENDS.contains(before.state()) || state.equals(before.state()),
                id,
                "it had ended as " + before.state() + " and is " + state);
        require(!rewind.hasNonNull("endedAt") || LegalSteps.ENDS.contains(state), id, "ended, and " + state);
        if (PROVEN.contains(state)) {
            String counted = recovered == selected ? "RECOVERED" : recovered > 0 ? "PARTLY_RECOVERED" : "NOT_RECOVERED";
            require(state.equals(counted), id, "it is " + state + " with " + messages);
        }
        if (state.equals("REFUSED")) {
            for (JsonNode partition : rewind.get("partitions")) {
                require(
                        !partition.get("result").asString().equals("REWOUND"),
                        id,
                        "refused, and rewound: " + partition);
            }
        }
        last.put(id, now);
    }

    private void require(boolean holds, String id, String otherwise) {
        if (!holds) {
            lies.add(id + ": " + otherwise);
        }
    }

    @Override
    public void close() {
        running = false;
    }
}
