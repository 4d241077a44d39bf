package dev.sagarewind.demo;

import dev.sagarewind.access.OpenTo;
import dev.sagarewind.demo.DemoConsole.StartedTraffic;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo's switches for programs; a wrong body is answered with 400 and a sentence. */
@TestComponent
@RestController
@RequestMapping("/demo")
class DemoApi {
    static final int MAX_ORDERS = 10_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Faults faults;
    private final StartedTraffic traffic;
    private final JdbcEffects effects;

    DemoApi(Faults faults, StartedTraffic traffic, JdbcEffects effects) {
        this.faults = faults;
        this.traffic = traffic;
        this.effects = effects;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @GetMapping("/effects")
    Effects effects() {
        return effects.count();
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @GetMapping("/faults")
    Map<String, Map<String, Boolean>> faults() {
        var states = new TreeMap<String, Map<String, Boolean>>();
        faults.all().forEach((name, active) -> states.put(name, Map.of("active", active)));
        return states;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @PutMapping(path = "/faults/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> fault(@PathVariable String name, @RequestBody(required = false) String body) {
        if (faults.isActive(name).isEmpty()) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    "There is no fault \"" + name + "\". Choose one of "
                            + String.join(", ", faults.all().keySet()) + ".");
        }
        Optional<Boolean> active = only(body, "active", JsonNode::isBoolean, JsonNode::booleanValue);
        if (active.isEmpty()) {
            return problem(HttpStatus.BAD_REQUEST, "Write {\"active\": true} or {\"active\": false}.");
        }
        faults.set(name, active.get());
        return ResponseEntity.ok(Map.of("active", active.get()));
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @GetMapping("/traffic")
    Map<String, Integer> traffic() {
        return Map.of("ordersPerSecond", traffic.get().ordersPerSecond());
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @PutMapping(path = "/traffic", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> traffic(@RequestBody(required = false) String body) {
        return number(body, "ordersPerSecond", 0, Traffic.MAX_ORDERS_PER_SECOND)
                .<ResponseEntity<?>>map(rate -> {
                    traffic.get().ordersPerSecond(rate);
                    return ResponseEntity.ok(Map.of("ordersPerSecond", rate));
                })
                .orElseGet(() -> outOfRange("ordersPerSecond", 0, Traffic.MAX_ORDERS_PER_SECOND));
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @PostMapping(path = "/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> orders(@RequestBody(required = false) String body) {
        return number(body, "count", 1, MAX_ORDERS)
                .<ResponseEntity<?>>map(count -> {
                    traffic.get().placeNow(count);
                    return ResponseEntity.ok(Map.of("placed", count));
                })
                .orElseGet(() -> outOfRange("count", 1, MAX_ORDERS));
    }

    private static Optional<Integer> number(String body, String field, int from, int to) {
        return only(body, field, JsonNode::canConvertToExactIntegral, JsonNode::longValue)
                .filter(number -> number >= from && number <= to)
                .map(Long::intValue);
    }

    /** The value of a field, if the body is a JSON object with that field, of that kind, and nothing else. */
    private static <T> Optional<T> only(
            String body, String field, Function<JsonNode, Boolean> kind, Function<JsonNode, T> value) {
        try {
            JsonNode node = JSON.readTree(body == null ? "" : body);
            return node.isObject() && node.size() == 1 && node.has(field) && kind.apply(node.get(field))
                    ? Optional.of(value.apply(node.get(field)))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static ResponseEntity<ProblemDetail> outOfRange(String field, int from, int to) {
        return problem(
                HttpStatus.BAD_REQUEST,
                "Write {\"%s\": n} with a whole number n from %d to %d.".formatted(field, from, to));
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }
}
