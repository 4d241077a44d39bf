package dev.sagarewind.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that can stand in a rewind's way, in each of its kinds, has a test that brings it about on a real broker. */
class EveryFindingIsCausedTests {

    @Test
    void everyFindingIsNamedByATestThatMakesItHappen() {
        Set<String> caused = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests()).importPackages("dev.sagarewind").stream()
                        .flatMap(each -> each.getMethods().stream())
                        .filter(each ->
                                each.isAnnotatedWith(Causes.class) || each.isAnnotatedWith(Causes.Several.class))
                        .map(JavaMethod::reflect)
                        .flatMap(each -> Arrays.stream(each.getAnnotationsByType(Causes.class)))
                        .map(each -> name(each.value(), each.kind()))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(caused)
                .containsAll(Stream.of(FindingCode.values())
                        .flatMap(EveryFindingIsCausedTests::names)
                        .toList());
    }

    private static Stream<String> names(FindingCode code) {
        List<String> kinds = code.kinds().isEmpty() ? List.of("") : code.kinds();
        return kinds.stream().map(kind -> name(code, kind));
    }

    private static String name(FindingCode code, String kind) {
        return kind.isEmpty() ? code.name() : code + "." + kind;
    }
}
