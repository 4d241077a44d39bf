package dev.sagarewind.support;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.sagarewind.access.Permission;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * The users {@code viewer} and {@code operator}, whose passwords are their names, hashed cheaply; and a role for each
 * permission alone, for {@link #who}; and the key of the audit.
 */
public final class TestUsers {

    /** Of no use anywhere but here. */
    public static final String AUDIT_KEY = "c2FnYS1yZXdpbmQgYXVkaXQga2V5IG9mIHRoZSB0ZXN0cw==";

    public static final Map<String, Object> SETTINGS = settings();

    private TestUsers() {}

    /**
     * A request by somebody who is signed in and has just these permissions, everywhere.
     *
     * @param permissions names of {@link Permission}s
     */
    public static RequestPostProcessor who(String name, String... permissions) {
        return user(name)
                .authorities(AuthorityUtils.createAuthorityList(Arrays.stream(permissions)
                        .map(permission -> "ROLE_" + role(Permission.valueOf(permission)))
                        .toList()));
    }

    private static String role(Permission permission) {
        return "may-" + permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "saga-rewind.access.users[0].name", "viewer",
                "saga-rewind.access.users[0].password",
                        "{bcrypt}$2a$04$euIxFqu0a4cYYwZJgTCwf.0hEQBxaX0GipVjGwMa.i.c76rxgvCFu",
                "saga-rewind.access.users[0].roles", "viewer",
                "saga-rewind.access.users[1].name", "operator",
                "saga-rewind.access.users[1].password",
                        "{bcrypt}$2a$04$mOxFzDJB08KyCengjhj0N.v8pfIhroMNTv296/WaAwnOHcawVRyVW",
                "saga-rewind.access.users[1].roles", "operator"));
        Arrays.stream(Permission.values())
                .forEach(permission -> settings.put(
                        "saga-rewind.access.roles." + role(permission) + ".permissions", permission.name()));
        settings.put("saga-rewind.audit.key", AUDIT_KEY);
        return Map.copyOf(settings);
    }
}
