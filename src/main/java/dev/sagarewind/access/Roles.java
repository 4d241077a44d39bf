package dev.sagarewind.access;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles there are: those of the settings, and the built-in ones that these do not replace. */
public class Roles {

    private final Map<String, Role> byName;

    public Roles(Collection<Role> configured) {
        Map<String, Role> roles = new LinkedHashMap<>();
        Role.BUILT_IN.forEach(role -> roles.put(role.name(), role));
        configured.forEach(role -> roles.put(role.name(), role));
        this.byName = Map.copyOf(roles);
    }

    public Optional<Role> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }

    /** What these roles permit; a name that is no role any more permits nothing. */
    public List<Grant> grants(Collection<String> names) {
        return names.stream()
                .sorted()
                .flatMap(name -> find(name).stream())
                .map(Role::grant)
                .collect(Collectors.toUnmodifiableList());
    }
}
