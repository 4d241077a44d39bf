package dev.sagarewind.msk;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The access keys that there are, and whose they are. */
public final class IamKeys {

    /**
     * @param token of a session of a role, or empty
     * @param principal the ARN by which a broker knows who signs with it
     */
    public record Key(String id, String secret, Optional<String> token, String principal, Instant expires) {}

    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    public Key add(Key key) {
        keys.put(key.id(), key);
        return key;
    }

    /** A key that lasts. */
    public Key add(String id, String secret, String principal) {
        return add(new Key(id, secret, Optional.empty(), principal, Instant.MAX));
    }

    Optional<Key> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }
}
