package dev.sagarewind.signin;

import dev.sagarewind.access.Reach;
import java.util.regex.Pattern;

/**
 * A token that somebody wants.
 *
 * @param name what its owner calls it; it stands in the audit
 * @param role one of the owner's
 * @param reach how far, within the role's own reach
 * @param days after which it expires
 */
public record NewToken(String name, String role, Reach reach, int days) {

    public static final int LONGEST_NAME = 60;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@/:+-]*");

    /** @throws IllegalArgumentException if the name is none, see {@link #isName} */
    public NewToken {
        if (!isName(name)) {
            throw new IllegalArgumentException("No name of a token");
        }
    }

    /** Letters, digits, spaces and a few signs, so that it reads the same wherever it is shown. */
    public static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
    }
}
