package dev.sagarewind;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sagarewind.access.OpenTo;
import dev.sagarewind.access.Requires;
import dev.sagarewind.consumergroup.ConsumerGroups;
import dev.sagarewind.database.ListReads;
import dev.sagarewind.database.Lists;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** The map of the packages, and what keeps it true. */
@AnalyzeClasses(
        packages = "dev.sagarewind",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTests.Written.class})
class ArchitectureTests {

    /** Not what the build worked out of it. */
    static final class Written implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("__");
        }
    }

    private static final String BASE = "dev.sagarewind.";

    /** What each package may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("position", Set.of()),
            Map.entry("access", Set.of()),
            Map.entry("background", Set.of()),
            Map.entry("web", Set.of("access")),
            Map.entry("signin", Set.of("access", "web")),
            Map.entry("masking", Set.of()),
            Map.entry("database", Set.of("background", "web")),
            Map.entry("timeline", Set.of("position", "access", "masking", "database")),
            Map.entry("consumergroup", Set.of("position")),
            Map.entry("audit", Set.of("access", "background", "signin", "web", "database")),
            Map.entry("notification", Set.of("position", "access", "web")),
            Map.entry(
                    "failure",
                    Set.of(
                            "timeline",
                            "consumergroup",
                            "position",
                            "access",
                            "audit",
                            "background",
                            "masking",
                            "notification",
                            "web",
                            "database")),
            Map.entry("fleet", Set.of("position", "access")),
            Map.entry(
                    "rewind",
                    Set.of(
                            "failure",
                            "timeline",
                            "consumergroup",
                            "fleet",
                            "position",
                            "access",
                            "audit",
                            "notification",
                            "web")),
            Map.entry(
                    "saga",
                    Set.of(
                            "timeline",
                            "failure",
                            "rewind",
                            "consumergroup",
                            "position",
                            "access",
                            "audit",
                            "masking",
                            "web",
                            "database")),
            Map.entry(
                    "console",
                    Set.of(
                            "saga",
                            "rewind",
                            "failure",
                            "timeline",
                            "consumergroup",
                            "position",
                            "access",
                            "audit",
                            "masking",
                            "web",
                            "database")),
            Map.entry("recorder", Set.of()));

    @ArchTest
    void everyPackageIsOnTheMap(JavaClasses classes) {
        assertThat(packages(classes)).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
    }

    @ArchTest
    void noPackageUsesWhatItMayNot(JavaClasses classes) {
        MAY_USE.forEach((name, allowed) -> {
            String[] forbidden = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(name) && !allowed.contains(other))
                    .map(other -> BASE + other)
                    .toArray(String[]::new);
            if (forbidden.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(BASE + name)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .check(classes);
            }
        });
    }

    @ArchTest
    static final ArchRule PACKAGES_ARE_FLAT =
            classes().should().resideInAnyPackage(packagesOf(MAY_USE.keySet(), "dev.sagarewind"));

    @ArchTest
    static final ArchRule THERE_ARE_NO_CYCLES =
            slices().matching("dev.sagarewind.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KAFKA_IS_BEHIND_ONE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "consumergroup", BASE + "recorder")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule AWS_IS_BEHIND_TWO_DOORS = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "fleet", BASE + "database")
            .and(nameMatching("(?!dev\\.sagarewind\\.consumergroup\\.Msk[^.]*$).*"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule SQL_IS_IN_JDBC_CLASSES = noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "recorder")
            .and(nameMatching("(?!.*\\.Jdbc[^.]*$).*"))
            .should()
            .dependOnClassesThat(resideInAPackage("org.springframework.jdbc..").or(resideInAPackage("java.sql..")));

    /** Such a stream holds its connection until it is closed; only one who hands rows on as they come needs that. */
    @ArchTest
    static final ArchRule CONNECTIONS_ARE_GIVEN_BACK = noClasses()
            .that()
            .doNotHaveSimpleName("JdbcEventLog")
            .should()
            .callMethod(JdbcClient.MappedQuerySpec.class, "stream");

    @ArchTest
    static final ArchRule JDBC_CLASSES_ARE_NOBODY_ELSES = classes()
            .that(simpleNameStartingWith("Jdbc"))
            .and()
            .areTopLevelClasses()
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule CONTROLLERS_ARE_NOBODY_ELSES =
            classes().that().areMetaAnnotatedWith(Controller.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule WHAT_CHANGES_SOMETHING_NAMES_ITS_PERMISSION = methods()
            .that()
            .areAnnotatedWith(PostMapping.class)
            .or()
            .areAnnotatedWith(PutMapping.class)
            .or()
            .areAnnotatedWith(PatchMapping.class)
            .or()
            .areAnnotatedWith(DeleteMapping.class)
            .should()
            .beAnnotatedWith(Requires.class)
            .orShould()
            .beAnnotatedWith(OpenTo.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .should()
            .callMethodWhere(describe("asks for the time without a clock", ArchitectureTests::isNow))
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** What decides asks the writer: none of these is asked for a decision while a list is read. */
    @ArchTest
    void onlyListsAreReadFromTheReader(JavaClasses classes) {
        assertThat(classes.stream()
                        .flatMap(each -> each.getConstructors().stream())
                        .filter(constructor -> constructor.getParameters().stream()
                                .anyMatch(parameter -> parameter.isAnnotatedWith(Lists.class)))
                        .map(constructor -> constructor.getOwner().getSimpleName()))
                .containsExactlyInAnyOrder("JdbcScopedBoard", "JdbcActivity", "JdbcAuditEntries");
        assertThat(usersOf(classes.get(BASE + "timeline.JdbcListedHistory")))
                .containsExactlyInAnyOrder("JdbcEventLog", "JdbcRecentSagas");
        assertThat(usersOf(classes.get(ListReads.class)).filter(name -> !name.startsWith("Jdbc")))
                .containsExactlyInAnyOrder(
                        "AuditTrail",
                        "EventApi",
                        "EventExports",
                        "EventLogController",
                        "FailureApi",
                        "FailureExport",
                        "FailuresPages",
                        "OpenFailuresCount",
                        "Overviews",
                        "Sagas",
                        "SharedAnswers");
    }

    private static Stream<String> usersOf(JavaClass used) {
        return used.getDirectDependenciesToSelf().stream()
                .map(dependency -> dependency.getOriginClass().getName())
                .map(name -> name.substring(name.lastIndexOf('.') + 1).replaceAll("\\$.*", ""))
                .filter(name -> !name.equals(used.getSimpleName()))
                .distinct();
    }

    @ArchTest
    void offsetsAreMovedInOnePlace(JavaClasses classes) {
        Set<String> callers = classes.get(ConsumerGroups.class).getMethodCallsToSelf().stream()
                .filter(call -> call.getName().equals("moveOffsets"))
                .map(call -> call.getOriginOwner().getName())
                .collect(Collectors.toSet());
        assertThat(callers).hasSizeLessThanOrEqualTo(1).allMatch(name -> name.startsWith(BASE + "rewind."));
    }

    private static Set<String> packages(JavaClasses classes) {
        return classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(BASE))
                .map(name -> name.substring(BASE.length()))
                .collect(Collectors.toSet());
    }

    private static String[] packagesOf(Set<String> names, String root) {
        return Stream.concat(names.stream().map(BASE::concat), Stream.of(root)).toArray(String[]::new);
    }

    private static boolean isNow(JavaMethodCall call) {
        return call.getTargetOwner().getPackageName().equals("java.time")
                && call.getName().equals("now")
                && call.getTarget().getRawParameterTypes().isEmpty();
    }
}
