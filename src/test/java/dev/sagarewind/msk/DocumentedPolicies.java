package dev.sagarewind.msk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/operations.md says of MSK: its two policies, and which ACL an action stands for. */
public final class DocumentedPolicies {

    private static final Pattern ROW =
            Pattern.compile("\\| `(kafka-cluster:\\w+)` \\| \\w+ \\| ([A-Z_]+ [A-Z]+) \\|.*");

    private DocumentedPolicies() {}

    public static IamPolicy viewer() {
        return policy("viewer");
    }

    public static IamPolicy operator() {
        return policy("operator");
    }

    private static IamPolicy policy(String whose) {
        Matcher found = Pattern.compile("\\*\\*the " + whose + "'s policy\\*\\*.*?```json\n(.*?)```", Pattern.DOTALL)
                .matcher(manual());
        if (!found.find()) {
            throw new IllegalStateException("docs/operations.md has no policy for the " + whose);
        }
        return IamPolicy.parse(found.group(1));
    }

    static Map<String, String> acls() {
        Map<String, String> acls = new TreeMap<>();
        manual().lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> acls.put(row.group(1), row.group(2)));
        return acls;
    }

    private static String manual() {
        try {
            return Files.readString(Path.of("docs", "operations.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
