package dev.sagarewind.signin;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.Role;
import dev.sagarewind.web.FieldProblems;
import dev.sagarewind.web.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed to get a token.
 *
 * @param consumerGroups patterns, one per line, as those of topics and saga types
 */
record TokenForm(
        @Nullable String name,
        @Nullable String role,
        @Nullable String days,
        @Nullable String consumerGroups,
        @Nullable String topics,
        @Nullable String sagaTypes) {

    private static final int MOST_PATTERNS = 50;
    private static final int LONGEST_PATTERN = 249;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    TokenForm {
        name = name == null ? "" : name.strip();
    }

    /** @throws ProblemException 400 with everything that is wrong */
    NewToken read(List<Role> roles, long longestDays) {
        Optional<Role> chosen =
                roles.stream().filter(own -> own.name().equals(role)).findFirst();
        int wanted = days != null && NUMBER.matcher(days).matches() ? Integer.parseInt(days) : 0;
        Set<String> groups = patterns(consumerGroups);
        Set<String> sagas = patterns(sagaTypes);
        FieldProblems problems = new FieldProblems()
                .check(NewToken.isName(String.valueOf(name)), "/name", "TOKEN_NAME", NewToken.LONGEST_NAME)
                .check(chosen.isPresent(), "/role", "TOKEN_ROLE")
                .check(wanted >= 1 && wanted <= longestDays, "/days", "TOKEN_DAYS", String.valueOf(longestDays))
                .check(fit(groups), "/consumerGroups", "TOKEN_PATTERNS", MOST_PATTERNS, LONGEST_PATTERN)
                .check(fit(patterns(topics)), "/topics", "TOKEN_PATTERNS", MOST_PATTERNS, LONGEST_PATTERN)
                .check(fit(sagas), "/sagaTypes", "TOKEN_PATTERNS", MOST_PATTERNS, LONGEST_PATTERN)
                .check(
                        sagas.isEmpty() || chosen.filter(Role::movesPartitions).isEmpty(),
                        "/sagaTypes",
                        "TOKEN_SAGA_TYPES");
        problems.refuse();
        return new NewToken(
                String.valueOf(name), chosen.orElseThrow().name(), new Reach(groups, patterns(topics), sagas), wanted);
    }

    private static boolean fit(Set<String> patterns) {
        return patterns.size() <= MOST_PATTERNS
                && patterns.stream()
                        .allMatch(pattern -> pattern.length() <= LONGEST_PATTERN
                                && pattern.codePoints().noneMatch(Character::isISOControl));
    }

    private static Set<String> patterns(@Nullable String lines) {
        return lines == null
                ? Set.of()
                : Arrays.stream(lines.split("\\R"))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }
}
