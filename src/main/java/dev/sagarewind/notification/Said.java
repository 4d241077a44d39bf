package dev.sagarewind.notification;

import java.util.Optional;
import java.util.stream.Stream;

/** What a receiver said, fit for logs and pages: short, on one line, and without the target's secrets. */
final class Said {

    private static final int MOST = 200;

    private Said() {}

    static String by(NotificationSettings.Target target, String text) {
        String without = text;
        for (String secret : secrets(target).toList()) {
            without = without.replace(secret, "…");
        }
        String line = without.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MOST ? line : line.substring(0, MOST - 1) + "…";
    }

    private static Stream<String> secrets(NotificationSettings.Target target) {
        return Stream.of(
                        Optional.of(target.address().toString()),
                        Optional.ofNullable(target.address().getRawPath()).filter(path -> path.length() > 1),
                        Optional.ofNullable(target.address().getRawQuery()),
                        Optional.ofNullable(target.secret()),
                        Optional.ofNullable(target.routingKey()))
                .flatMap(Optional::stream)
                .filter(secret -> !secret.isBlank());
    }
}
