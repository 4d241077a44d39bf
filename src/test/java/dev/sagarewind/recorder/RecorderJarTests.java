package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.support.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar that services depend on, as Maven has just built it, resolved and run as a service would. */
class RecorderJarTests {

    private static final Path JAR = Path.of(System.getProperty("built.jar", "missing"));

    @TempDir
    static Path directory;

    /** Three projects: a service with the recorder alone, one with what it is to draw in, and one that runs. */
    @BeforeAll
    static void buildServices() throws Exception {
        install();
        write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>org.springframework.boot</groupId>
                    <artifactId>spring-boot-starter-parent</artifactId>
                    <version>%s</version>
                    <relativePath />
                  </parent>
                  <groupId>service</groupId>
                  <artifactId>services</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>
                    <module>adopter</module>
                    <module>bare</module>
                    <module>running</module>
                  </modules>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>org.springframework.boot</groupId>
                        <artifactId>spring-boot-maven-plugin</artifactId>
                        <configuration>
                          <mainClass>service.PaymentService</mainClass>
                          <includeTools>false</includeTools>
                        </configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(springBootVersion()));
        String recorder = dependency("dev.sagarewind", "saga-rewind", "<classifier>recorder</classifier>", version());
        String kafka = "org.springframework.boot:spring-boot-starter-kafka";
        writeModule("adopter", recorder);
        writeModule(
                "bare", managed("org.springframework.kafka:spring-kafka") + managed("org.springframework:spring-jdbc"));
        writeModule(
                "running",
                recorder
                        + managed(kafka)
                        + managed("org.springframework.boot:spring-boot-starter-jdbc")
                        + managed("org.postgresql:postgresql"));
        write("running/src/main/java/service/PaymentService.java", """
                package service;

                import dev.sagarewind.recorder.Recorded;
                import org.springframework.boot.SpringApplication;
                import org.springframework.boot.autoconfigure.SpringBootApplication;
                import org.springframework.jdbc.core.JdbcTemplate;
                import org.springframework.kafka.annotation.KafkaListener;

                @SpringBootApplication
                public class PaymentService {

                    private final JdbcTemplate jdbc;

                    public PaymentService(JdbcTemplate jdbc) {
                        this.jdbc = jdbc;
                    }

                    public static void main(String[] args) {
                        SpringApplication.run(PaymentService.class, args);
                    }

                    @Recorded
                    @KafkaListener(topics = "${topic}", groupId = "${group}")
                    void charge(String event) {
                        jdbc.update("insert into effect (event) values (?)", event);
                    }
                }
                """);
        maven();
    }

    /** Before the directory is deleted, which would warn of each link. */
    @AfterAll
    static void unlink() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("repository"), 2)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void holdsTheRecorderAndNothingElse() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(entry -> entry.getName().replaceFirst("[^/]+\\.class$", "*.class"))
                            .filter(name -> !name.startsWith("META-INF/maven/"))
                            .distinct())
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF",
                            "META-INF/spring-configuration-metadata.json",
                            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
                            "dev/sagarewind/recorder/*.class",
                            "dev/sagarewind/recorder/timeline.sql",
                            "dev/sagarewind/recorder/timeline-partitioned.sql");
        }
    }

    @Test
    void describesItsSettingsAsTheCodeDoes() throws IOException {
        JsonNode built;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            built = new JsonMapper()
                    .readTree(jar.getInputStream(jar.getEntry("META-INF/spring-configuration-metadata.json")));
        }
        Path generated = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
        assertThat(properties(built)).isEqualTo(properties(new JsonMapper().readTree(generated.toFile())));
        assertThat(built.get("properties").size()).isEqualTo(properties(built).size());
    }

    @Test
    void drawsInSpringKafkaAndSpringJdbcAndNothingMore() throws IOException {
        Set<String> drawnIn = libraries("adopter");
        assertThat(drawnIn.remove(JAR.getFileName().toString())).isTrue();
        assertThat(drawnIn)
                .anyMatch(name -> name.startsWith("spring-kafka-"))
                .anyMatch(name -> name.startsWith("spring-jdbc-"))
                .isEqualTo(libraries("bare"));
    }

    @Test
    void recordsInAServiceThatAddsSpringBootsKafkaAndDatabase() throws Exception {
        try (Shop shop = new Shop()) {
            shop.send("a1");
            Path log = directory.resolve("service.log");
            Process service = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            directory.resolve("running/target/running-1.jar").toString(),
                            "--topic=" + shop.topic,
                            "--group=" + shop.group,
                            "--saga-rewind.recorder.service=payment",
                            "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                            "--spring.kafka.consumer.auto-offset-reset=earliest",
                            "--spring.datasource.url=" + shop.database.jdbcUrl(),
                            "--spring.datasource.username=" + shop.database.getUser(),
                            "--spring.datasource.password=" + shop.database.getPassword())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                shop.awaitCommitted(1);
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(read(log), e);
            } finally {
                service.destroy();
                assertThat(service.waitFor(20, TimeUnit.SECONDS))
                        .as(() -> read(log))
                        .isTrue();
            }
            assertThat(shop.effects()).as(() -> read(log)).containsExactly("a1");
            assertThat(shop.outcomes("a1")).containsExactly("SUCCEEDED");
        }
    }

    private static Set<String> properties(JsonNode metadata) {
        Set<String> properties = new TreeSet<>();
        metadata.get("properties").forEach(property -> {
            if (property.get("name").asString().startsWith("saga-rewind.recorder")) {
                properties.add(property.toString());
            }
        });
        return properties;
    }

    private static Set<String> libraries(String module) throws IOException {
        Path service = directory.resolve(module + "/target/" + module + "-1.jar");
        try (JarFile jar = new JarFile(service.toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("BOOT-INF/lib/".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /**
     * A local repository of this test's own: the recorder as if installed, and links to what this build has resolved.
     */
    private static void install() throws IOException {
        assertThat(JAR).as("run by failsafe, after the jars are packaged").exists();
        Path repository = Files.createDirectories(directory.resolve("repository"));
        Path resolved = Path.of(System.getProperty("maven.localRepository"));
        link(resolved, repository, "dev");
        link(resolved.resolve("dev"), Files.createDirectories(repository.resolve("dev")), "sagarewind");
        Path home = Files.createDirectories(repository.resolve("dev/sagarewind/saga-rewind/" + version()));
        Files.copy(JAR, home.resolve("saga-rewind-" + version() + "-recorder.jar"));
        Files.copy(Path.of("pom.xml"), home.resolve("saga-rewind-" + version() + ".pom"));
    }

    private static void link(Path from, Path to, String except) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.filter(path -> !path.endsWith(except)).toList()) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
            }
        }
    }

    /** Offline: what the services need beyond the recorder, this build has resolved for itself. */
    private static void maven() throws Exception {
        Path log = directory.resolve("maven.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--offline",
                "-Dmaven.repo.local=" + directory.resolve("repository"),
                "-Dmaven.test.skip=true",
                "package"));
        ProcessBuilder maven = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Maven's own start script would take the configuration of the build around this test from there.
        maven.environment().keySet().removeAll(Set.of("MAVEN_PROJECTBASEDIR", "MAVEN_ARGS"));
        Process process = maven.start();
        boolean ended = process.waitFor(180, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0).as(() -> read(log)).isTrue();
    }

    private static void writeModule(String name, String dependencies) throws IOException {
        write(name + "/pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>service</groupId>
                    <artifactId>services</artifactId>
                    <version>1</version>
                  </parent>
                  <artifactId>%s</artifactId>
                  <dependencies>%s</dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>org.springframework.boot</groupId>
                        <artifactId>spring-boot-maven-plugin</artifactId>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(name, dependencies));
    }

    private static String managed(String coordinates) {
        String[] parts = coordinates.split(":");
        return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId></dependency>"
                .formatted(parts[0], parts[1]);
    }

    private static String dependency(String group, String artifact, String classifier, String version) {
        return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s<version>%s</version></dependency>"
                .formatted(group, artifact, classifier, version);
    }

    private static String version() {
        return JAR.getFileName().toString().replaceFirst("^saga-rewind-", "").replaceFirst("-recorder\\.jar$", "");
    }

    private static String springBootVersion() {
        return org.springframework.boot.SpringBootVersion.getVersion();
    }

    private static void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }
}
