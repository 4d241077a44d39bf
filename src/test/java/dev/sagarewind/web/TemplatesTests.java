package dev.sagarewind.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplatesTests {

    private static final Pattern TAG = Pattern.compile("<[a-z:0-9]+(?:\"[^\"]*\"|[^>\"])*>");
    private static final Pattern CONDITION = Pattern.compile("\\sth:(?:if|unless|each)=");

    /** Thymeleaf replaces first, and forgets the rest of the tag: the condition would always hold. */
    @Test
    void noConditionStandsBesideAReplacement() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates"))) {
            List<Path> templates =
                    files.filter(file -> file.toString().endsWith(".html")).toList();
            for (Path template : templates) {
                List<String> ignored = TAG.matcher(Files.readString(template))
                        .results()
                        .map(MatchResult::group)
                        .filter(tag -> tag.contains("th:replace="))
                        .filter(tag -> CONDITION.matcher(tag).find())
                        .toList();
                assertThat(ignored)
                        .as("%s: put the condition on a th:block around it", template)
                        .isEmpty();
            }
        }
    }
}
