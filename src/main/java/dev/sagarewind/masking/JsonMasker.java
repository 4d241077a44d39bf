package dev.sagarewind.masking;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Goes through a JSON text token by token and writes it again with the masks in it; no tree, and no recursion. */
final class JsonMasker {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SensitiveNames names;
    private final TextMasker texts;

    JsonMasker(SensitiveNames names, TextMasker texts) {
        this.names = names;
        this.texts = texts;
    }

    /**
     * The object or array around a value.
     *
     * @param masked as what kind everything within is masked
     * @param shown whether a rule shows everything within
     * @param mask for each path of what is masked, which steps are done here
     * @param show the same for what is shown
     */
    private record Place(@Nullable String masked, boolean shown, long[] mask, long[] show) {}

    /** A container under way. */
    private static final class Within {
        final Place place;
        final boolean array;
        int index = -1;

        @Nullable
        String field;

        Within(Place place, boolean array) {
            this.place = place;
            this.array = array;
        }
    }

    /** @throws JacksonException if this is no JSON, or nested too deeply */
    String mask(String json, MessageRules rules, boolean pretty) {
        StringWriter written = new StringWriter(json.length());
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator out =
                        (pretty ? JSON.writerWithDefaultPrettyPrinter() : JSON.writer()).createGenerator(written)) {
            Deque<Within> around = new ArrayDeque<>();
            boolean begun = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (around.isEmpty() && begun && !token.isStructEnd()) {
                    throw new NotOneJsonText();
                }
                begun = true;
                copy(token, parser, out, around, rules);
            }
            if (!begun) {
                throw new NotOneJsonText();
            }
        }
        return written.toString();
    }

    private void copy(JsonToken token, JsonParser parser, JsonGenerator out, Deque<Within> around, MessageRules rules) {
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                Within next = new Within(place(around.peek(), rules), token == JsonToken.START_ARRAY);
                around.push(next);
                if (next.array) {
                    out.writeStartArray();
                } else {
                    out.writeStartObject();
                }
            }
            case END_OBJECT -> {
                around.pop();
                out.writeEndObject();
            }
            case END_ARRAY -> {
                around.pop();
                out.writeEndArray();
            }
            case PROPERTY_NAME -> {
                String name = parser.currentName();
                around.element().field = name;
                out.writeName(texts.mask(name));
            }
            default -> value(token, parser, out, place(around.peek(), rules), rules);
        }
    }

    private void value(JsonToken token, JsonParser parser, JsonGenerator out, Place place, MessageRules rules) {
        if (token == JsonToken.VALUE_NULL) {
            out.writeNull();
            return;
        }
        String text = parser.getString();
        if (place.masked() != null) {
            out.writeString(Mark.of(place.masked(), text.length()));
        } else if (!place.shown() && rules.maskTheRest()) {
            out.writeString(Mark.of("not shown", text.length()));
        } else if (token == JsonToken.VALUE_STRING) {
            out.writeString(place.shown() ? text : texts.mask(text));
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            out.writeBoolean(token == JsonToken.VALUE_TRUE);
        } else {
            String masked = place.shown() ? text : texts.mask(text);
            if (masked.equals(text)) {
                out.writeNumber(text);
            } else {
                out.writeString(masked);
            }
        }
    }

    private Place place(@Nullable Within within, MessageRules rules) {
        if (within == null) {
            return new Place(
                    null,
                    false,
                    beginnings(rules.mask().size()),
                    beginnings(rules.show().size()));
        }
        within.index++;
        @Nullable String field = within.array ? null : within.field;
        Place outer = within.place;
        if (outer.masked() != null) {
            return outer;
        }
        long[] mask = new long[outer.mask().length];
        @Nullable String kind = null;
        for (int at = 0; at < mask.length; at++) {
            mask[at] = rules.mask().get(at).advance(outer.mask()[at], field, within.index);
            kind = rules.mask().get(at).ends(mask[at]) ? "masked" : kind;
        }
        long[] show = new long[outer.show().length];
        boolean shown = outer.shown();
        for (int at = 0; at < show.length; at++) {
            show[at] = rules.show().get(at).advance(outer.show()[at], field, within.index);
            shown |= rules.show().get(at).ends(show[at]);
        }
        if (kind == null && !shown && field != null) {
            kind = names.kind(field).orElse(null);
        }
        return new Place(kind, shown, mask, show);
    }

    private static long[] beginnings(int paths) {
        long[] beginnings = new long[paths];
        java.util.Arrays.fill(beginnings, JsonPath.BEGINNING);
        return beginnings;
    }

    /** Something after the end, or nothing at all. */
    static final class NotOneJsonText extends RuntimeException {}
}
