package dev.sagarewind.position;

import java.util.regex.Pattern;

/**
 * Names of consumer groups, as settings give them.
 *
 * @param glob a name, in which {@code *} stands for any text and {@code ?} for any one character
 */
public record ConsumerGroupPattern(String glob) {

    /** @throws IllegalArgumentException if it is blank, and so matches nothing */
    public ConsumerGroupPattern {
        if (glob.isBlank()) {
            throw new IllegalArgumentException("A pattern of consumer groups needs a text, such as payment* or *");
        }
    }

    public boolean matches(ConsumerGroupId group) {
        StringBuilder regex = new StringBuilder();
        for (char one : glob.toCharArray()) {
            switch (one) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(one)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(group.value())
                .matches();
    }
}
