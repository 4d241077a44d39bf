package dev.sagarewind.timeline;

import java.util.regex.Pattern;

/**
 * The name of a table or view, as the catalog spells it, perhaps with its schema: {@code timeline.my_history}. It is
 * checked and quoted, since a name cannot be a parameter of a statement.
 */
record TableName(String quoted) {

    private static final Pattern FORM =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]{0,62}(\\.[\\p{L}_][\\p{L}\\p{N}_$]{0,62})?");

    /** @throws IllegalArgumentException with a sentence that says what to write instead */
    static TableName of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no name of a table: write it as schema.table, of letters, digits and underscores");
        }
        return new TableName("\"" + text.replace(".", "\".\"") + "\"");
    }
}
