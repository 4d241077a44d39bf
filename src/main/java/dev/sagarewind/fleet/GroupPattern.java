package dev.sagarewind.fleet;

import dev.sagarewind.position.ConsumerGroupId;
import java.util.regex.Pattern;

/** A consumer group's name, in which {@code *} stands for any text and {@code ?} for any one character. */
record GroupPattern(String glob) {

    boolean matches(ConsumerGroupId group) {
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
