package dev.sagarewind.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Permission;
import dev.sagarewind.audit.AuditOutcome;
import dev.sagarewind.audit.AuditedAction;
import dev.sagarewind.consumergroup.GroupState;
import dev.sagarewind.failure.FailureState;
import dev.sagarewind.rewind.FindingCode;
import dev.sagarewind.rewind.RewindState;
import dev.sagarewind.timeline.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the two bundles, the templates and the code together. */
class MessagesTests {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path SOURCES = Path.of("src/main/java");

    private static final Pattern KEY_IN_TEMPLATE = Pattern.compile("#\\{([A-Za-z][\\w.-]*)");
    private static final Pattern KEY_PREFIX_IN_TEMPLATE = Pattern.compile("#\\{\\|([A-Za-z][\\w.-]*)\\$\\{");
    private static final Pattern KEY_IN_CODE = Pattern.compile("\\.(?:here|english)\\(\\s*\"([\\w.-]+)\"\\s*[,)]");
    private static final Pattern PROBLEM_IN_CODE = Pattern.compile(
            "(?:ProblemException|badRequest|notFound|FieldProblem\\.at|\\.check)\\([^;{}]*?\"([A-Z][A-Z_0-9]{3,})\"");

    private final Properties english = bundle("messages.properties");
    private final Properties japanese = bundle("messages_ja.properties");

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(japanese.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    }

    @Test
    void noKeyIsWrittenTwice() {
        for (String file : List.of("messages.properties", "messages_ja.properties")) {
            List<String> keys = text(RESOURCES.resolve(file))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .toList();
            assertThat(keys).as(file).doesNotHaveDuplicates();
        }
    }

    @Test
    void noSentenceHasAnApostropheThatMessageFormatWouldEat() {
        for (Properties bundle : List.of(english, japanese)) {
            assertThat(bundle.stringPropertyNames())
                    .allSatisfy(
                            key -> assertThat(bundle.getProperty(key)).as(key).doesNotContain("'"));
        }
    }

    @Test
    void bothLanguagesUseTheSameArguments() {
        Pattern argument = Pattern.compile("\\{(\\d)");
        assertThat(english.stringPropertyNames())
                .allSatisfy(key -> assertThat(all(argument, japanese.getProperty(key, "")))
                        .as(key)
                        .isEqualTo(all(argument, english.getProperty(key))));
    }

    @Test
    void templatesUseOnlyKeysThatThereAre() {
        for (Path template : templates()) {
            String text = text(template);
            assertThat(english.stringPropertyNames())
                    .as("keys of %s", template)
                    .containsAll(all(KEY_IN_TEMPLATE, text));
            assertThat(all(KEY_PREFIX_IN_TEMPLATE, text))
                    .allSatisfy(prefix -> assertThat(english.stringPropertyNames())
                            .as("keys of %s", template)
                            .anyMatch(key -> key.startsWith(prefix)));
        }
    }

    @Test
    void codeUsesOnlyKeysThatThereAre() {
        for (Path source : sources()) {
            String text = text(source);
            assertThat(english.stringPropertyNames())
                    .as("keys of %s", source)
                    .containsAll(all(KEY_IN_CODE, text))
                    .containsAll(all(PROBLEM_IN_CODE, text).stream()
                            .map(code -> "problem." + code)
                            .toList());
        }
    }

    @Test
    void everyPermissionHasItsRefusalAndItsName() {
        assertThat(english.stringPropertyNames())
                .containsAll(Arrays.stream(Permission.values())
                        .flatMap(each -> Stream.of("problem." + each.refusal(), "me.permission." + each.name()))
                        .toList());
    }

    @Test
    void everyWordOfTheDomainThatABadgeShowsIsThere() {
        Stream<Enum<?>> shown = Stream.of(
                        Outcome.values(),
                        GroupState.values(),
                        RewindState.values(),
                        AuditOutcome.values(),
                        new Enum<?>[] {
                            FailureState.RECOVERING,
                            FailureState.RECOVERED,
                            FailureState.SKIPPED,
                            FailureState.DISMISSED
                        })
                .flatMap(Arrays::stream);
        assertThat(english.stringPropertyNames())
                .containsAll(shown.map(each -> "word." + each.name()).toList());
    }

    @Test
    void everyAuditedActionHasItsSentences() {
        assertThat(english.stringPropertyNames())
                .containsAll(Arrays.stream(AuditedAction.values())
                        .flatMap(each -> Stream.of("audit.action." + each, "audit.did." + each, "audit.tried." + each))
                        .toList());
    }

    @Test
    void everyFindingHasItsTitle() {
        assertThat(english.stringPropertyNames())
                .containsAll(Arrays.stream(FindingCode.values())
                        .map(each -> "finding." + each + ".title")
                        .toList());
    }

    @Test
    void templatesHaveNoInlineStylesOrScripts() {
        Pattern inline = Pattern.compile(
                "\\s(?:th:)?(?:style|on[a-z]+|hx-on[\\w:-]*)=|<style|<script(?![^>]*\\ssrc=|[^>]*th:src=)|javascript:");
        for (Path template : templates()) {
            assertThat(text(template)).as(template.toString()).doesNotContainPattern(inline);
        }
    }

    /** Thymeleaf replaces first and never comes to the condition. */
    @Test
    void noElementIsReplacedOnACondition() {
        Pattern replaced = Pattern.compile("<[a-z:]+\\b(?=(?:[^>\"]|\"[^\"]*\")*\\sth:(?:replace|insert)=)"
                + "(?=(?:[^>\"]|\"[^\"]*\")*\\sth:(?:if|unless|each)=)");
        for (Path template : templates()) {
            assertThat(text(template)).as(template.toString()).doesNotContainPattern(replaced);
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> templates() {
        return files(RESOURCES.resolve("templates"), ".html");
    }

    private static List<Path> sources() {
        return files(SOURCES, ".java");
    }

    private static List<Path> files(Path root, String ending) {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(ending)).toList();
            assertThat(found).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties bundle(String file) {
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(file), StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
