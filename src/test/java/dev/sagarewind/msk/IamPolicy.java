package dev.sagarewind.msk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A policy document of IAM, as far as the console's go: statements that allow actions on resources. */
public record IamPolicy(List<Statement> statements) {

    /** Allows nothing. */
    public static final IamPolicy NONE = new IamPolicy(List.of());

    record Statement(Set<String> actions, Set<String> resources) {}

    public static IamPolicy parse(String json) {
        JsonNode document = JsonMapper.shared().readTree(json);
        if (!"2012-10-17".equals(document.path("Version").stringValue())) {
            throw new IllegalArgumentException("No version of the policy language");
        }
        List<Statement> statements = new ArrayList<>();
        for (JsonNode one : document.get("Statement")) {
            if (!"Allow".equals(one.path("Effect").stringValue()) || one.has("Condition")) {
                throw new IllegalArgumentException("Not a statement that allows: " + one);
            }
            statements.add(new Statement(texts(one.get("Action")), texts(one.get("Resource"))));
        }
        return new IamPolicy(statements);
    }

    private static Set<String> texts(JsonNode oneOrMany) {
        Set<String> texts = new HashSet<>();
        if (oneOrMany.isString()) {
            texts.add(oneOrMany.stringValue());
        } else {
            oneOrMany.forEach(one -> texts.add(one.stringValue()));
        }
        return texts;
    }

    public Set<String> actions() {
        Set<String> all = new HashSet<>();
        statements.forEach(one -> all.addAll(one.actions()));
        return all;
    }

    /** The same but for one action, which must be in it. */
    public IamPolicy without(String action) {
        if (!actions().contains(action)) {
            throw new IllegalArgumentException("There is no " + action + " in it");
        }
        return new IamPolicy(statements.stream()
                .map(one -> {
                    Set<String> left = new HashSet<>(one.actions());
                    left.remove(action);
                    return new Statement(left, one.resources());
                })
                .toList());
    }

    boolean allows(String action, String resource) {
        return statements.stream()
                .anyMatch(one -> one.actions().stream().anyMatch(pattern -> matches(pattern, action))
                        && one.resources().stream().anyMatch(pattern -> matches(pattern, resource)));
    }

    private static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (char each : pattern.toCharArray()) {
            regex.append(each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(String.valueOf(each)));
        }
        return Pattern.matches(regex.toString(), text);
    }
}
