package dev.sagarewind.benchmark;

import java.util.List;
import org.springframework.boot.DefaultApplicationArguments;

/** What is given on the command line of what is started by hand. */
final class Arguments {

    private Arguments() {}

    static String only(DefaultApplicationArguments given, String name, String otherwise) {
        List<String> values = given.getOptionValues(name);
        return values == null || values.isEmpty() ? otherwise : values.get(0);
    }
}
