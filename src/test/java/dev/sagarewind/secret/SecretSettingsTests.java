package dev.sagarewind.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.signin.AccessSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** A record that is given a secret does not say it when it is printed: records do, unless they say something else. */
class SecretSettingsTests {

    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|token|credential|key).*", Pattern.CASE_INSENSITIVE);
    private static final Set<Class<?>> TEXTS = Set.of(String.class, char[].class, byte[].class);

    @Test
    void noSettingPrintsASecret() {
        List<RecordComponent> secrets = settings()
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .filter(part -> SECRET.matcher(part.getName()).matches() && TEXTS.contains(part.getType()))
                .toList();

        assertThat(secrets).extracting(RecordComponent::getDeclaringRecord).contains(AccessSettings.User.class);
        assertThat(secrets)
                .allSatisfy(secret -> assertThat(printed(secret.getDeclaringRecord()))
                        .as("what %s prints", secret.getDeclaringRecord().getName())
                        .doesNotContain(secret.getName(), "everything"));
    }

    @Test
    void aRecordThatPrintsASecretIsFound() {
        record Careless(String password) {}

        assertThat(printed(Careless.class)).contains("everything");
    }

    private static Stream<Class<?>> settings() {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scan.findCandidateComponents("dev.sagarewind").stream()
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                .flatMap(SecretSettingsTests::withNested);
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                type.isRecord() ? Stream.of(type) : Stream.empty(),
                Arrays.stream(type.getDeclaredClasses()).flatMap(SecretSettingsTests::withNested));
    }

    /** The components that a record's toString reads. */
    private static List<String> printed(Class<?> type) {
        List<String> read = new ArrayList<>();
        try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            new ClassReader(bytes).accept(new ToString(read), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    private static final class ToString extends ClassVisitor {

        private final List<String> read;

        private ToString(List<String> read) {
            super(Opcodes.ASM9);
            this.read = read;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
            return name.equals("toString") ? new Reads() : null;
        }

        private final class Reads extends MethodVisitor {

            private Reads() {
                super(Opcodes.ASM9);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String type) {
                read.add(name);
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
                read.add(name);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
                if (bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods")) {
                    read.add("everything");
                }
            }
        }
    }
}
