package dev.sagarewind.support;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The tests that a page of the manual names, as {@code `FooTests.saysWhatHappens`}. */
public final class TestReferences {

    /** One of them in a text. */
    public static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

    private static final Path TESTS = Path.of("src", "test", "java");

    private TestReferences() {}

    /** Those that the page names and that are not there, or do not run. */
    public static List<String> missing(Path page) throws IOException {
        return TEST.matcher(Files.readString(page))
                .results()
                .filter(test -> !tests(test.group(1)).contains(test.group(2)))
                .map(test -> test.group(1) + "." + test.group(2))
                .toList();
    }

    private static List<String> tests(String name) {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(path -> path.endsWith(name + ".java"))
                    .map(file -> TESTS.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .flatMap(type -> Arrays.stream(type(type).getDeclaredMethods()))
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(Method::getName)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("The tests cannot be looked through", e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, TestReferences.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Not compiled: " + name, e);
        }
    }
}
