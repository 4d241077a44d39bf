package dev.sagarewind.rewind;

import dev.sagarewind.web.FieldProblems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads a JSON object field by field and notes everything that is wrong with it, unknown fields too. */
final class JsonFields {

    private final JsonNode node;
    private final String pointer;
    private final FieldProblems problems;
    private final Set<String> read = new HashSet<>();

    JsonFields(JsonNode node, String pointer, FieldProblems problems) {
        this.node = node;
        this.pointer = pointer;
        this.problems = problems;
        problems.check(node.isObject(), pointer, "FIELD_NOT_AN_OBJECT");
    }

    FieldProblems problems() {
        return problems;
    }

    String at(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    boolean has(String name) {
        return value(name).isPresent();
    }

    private Optional<JsonNode> value(String name) {
        read.add(name);
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    Optional<String> text(String name) {
        return read(
                name,
                "FIELD_NOT_TEXT",
                value -> value.isString() ? Optional.of(value.stringValue()) : Optional.empty());
    }

    /** Text that makes a value, or is refused with the sentence of the value's constructor. */
    <T> Optional<T> text(String name, Function<String, T> make) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(make.apply(text));
            } catch (IllegalArgumentException | java.time.DateTimeException refused) {
                problems.check(false, at(name), "FIELD_REFUSED", String.valueOf(refused.getMessage()));
                return Optional.empty();
            }
        });
    }

    Optional<Long> number(String name) {
        return read(
                name,
                "FIELD_NOT_A_NUMBER",
                value -> value.isIntegralNumber() && value.canConvertToLong()
                        ? Optional.of(value.longValue())
                        : Optional.empty());
    }

    Optional<Boolean> truth(String name) {
        return read(
                name,
                "FIELD_NOT_BOOLEAN",
                value -> value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty());
    }

    Optional<JsonFields> object(String name) {
        return value(name).map(value -> new JsonFields(value, at(name), problems));
    }

    /** The objects of a list, each with a pointer of its own. */
    Optional<List<JsonFields>> objects(String name) {
        return read(name, "FIELD_NOT_A_LIST", value -> {
            if (!value.isArray()) {
                return Optional.empty();
            }
            List<JsonFields> items = new ArrayList<>();
            for (int index = 0; index < value.size(); index++) {
                items.add(new JsonFields(value.get(index), at(name) + "/" + index, problems));
            }
            return Optional.of(items);
        });
    }

    /** The values that the texts of a list make. */
    <T> Optional<List<T>> texts(String name, Function<String, T> make) {
        return read(name, "FIELD_NOT_A_LIST", value -> {
            if (!value.isArray()) {
                return Optional.empty();
            }
            List<T> items = new ArrayList<>();
            for (int index = 0; index < value.size(); index++) {
                JsonNode item = value.get(index);
                try {
                    items.add(make.apply(item.isString() ? item.stringValue() : item.toString()));
                } catch (IllegalArgumentException refused) {
                    problems.check(
                            false, at(name) + "/" + index, "FIELD_REFUSED", String.valueOf(refused.getMessage()));
                }
            }
            return Optional.of(items);
        });
    }

    /** Notes it if the field is missing. */
    <T> Optional<T> required(String name, Optional<T> value) {
        boolean wrongAnyway =
                node.isObject() && node.has(name) && !node.get(name).isNull();
        problems.check(value.isPresent() || wrongAnyway || !node.isObject(), at(name), "FIELD_MISSING", name);
        return value;
    }

    /** Notes every field that nobody has asked for. */
    void nothingElse() {
        if (node.isObject()) {
            for (String name : node.propertyNames()) {
                problems.check(read.contains(name), at(name), "UNKNOWN_FIELD", name);
            }
        }
    }

    private <T> Optional<T> read(String name, String problem, Function<JsonNode, Optional<T>> as) {
        Optional<JsonNode> value = value(name);
        Optional<T> result = value.flatMap(as);
        problems.check(value.isEmpty() || result.isPresent(), at(name), problem);
        return result;
    }
}
