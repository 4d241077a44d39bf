package dev.sagarewind.failure;

import java.util.regex.Pattern;

/**
 * A cause's identity, such as {@code v1:9f2ab31c04de}: the version of the fingerprint and its digest. The group is part
 * of the fingerprint, so a cause belongs to one group.
 */
public record CauseId(String value) {

    private static final Pattern FORM = Pattern.compile("v\\d+:[0-9a-f]{8,64}");

    /** @throws IllegalArgumentException if the text is not of that form */
    public CauseId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not the id of a cause, such as v1:9f2ab31c04de: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
