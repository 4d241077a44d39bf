package dev.sagarewind.web;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The entries of the navigation, in their order. */
public enum Section {
    OVERVIEW("/", "overview", List.of()),
    FAILURES("/failures", "failures", List.of("/failures", "/causes")),
    SAGAS("/sagas", "sagas", List.of("/sagas", "/events")),
    GROUPS("/consumer-groups", "groups", List.of("/consumer-group")),
    REWINDS("/rewinds", "rewinds", List.of("/rewind")),
    AUDIT("/audit", "audit", List.of("/audit"));

    private final String path;
    private final String icon;
    private final List<String> prefixes;

    Section(String path, String icon, List<String> prefixes) {
        this.path = path;
        this.icon = icon;
        this.prefixes = prefixes;
    }

    /** Where the entry leads. */
    public String path() {
        return path;
    }

    /** The icon's name, which is also the last part of its message key. */
    public String icon() {
        return icon;
    }

    /** The section that a page's path belongs to; empty for pages beside the navigation. */
    static Optional<Section> of(String path) {
        if (path.equals("/")) {
            return Optional.of(OVERVIEW);
        }
        return Arrays.stream(values())
                .filter(section -> section.prefixes.stream().anyMatch(path::startsWith))
                .findFirst();
    }
}
