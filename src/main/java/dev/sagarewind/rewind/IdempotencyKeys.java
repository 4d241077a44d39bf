package dev.sagarewind.rewind;

import dev.sagarewind.web.ProblemException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** The header {@code Idempotency-Key}: which request it stands for. */
final class IdempotencyKeys {

    private static final int MAX_LENGTH = 200;

    private IdempotencyKeys() {}

    /** @throws ProblemException 400 if the key is blank or too long */
    static Optional<RewindRequest.IdempotencyKey> of(Optional<String> header, String path, JsonNode body) {
        if (header.filter(key -> key.isBlank() || key.length() > MAX_LENGTH).isPresent()) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, "IDEMPOTENCY_KEY_LENGTH", MAX_LENGTH);
        }
        return header.map(
                key -> new RewindRequest.IdempotencyKey(key, PlanDigest.sha256(path + "\n" + canonical(body))));
    }

    /** The order of fields says nothing. */
    private static String canonical(JsonNode node) {
        if (!node.isObject()) {
            if (!node.isArray()) {
                return node.toString();
            }
            StringBuilder items = new StringBuilder("[");
            node.forEach(item -> items.append(canonical(item)).append(','));
            return items.append(']').toString();
        }
        StringBuilder fields = new StringBuilder("{");
        node.propertyNames().stream()
                .sorted()
                .forEach(name -> fields.append(name)
                        .append(':')
                        .append(canonical(node.get(name)))
                        .append(','));
        return fields.append('}').toString();
    }
}
