package dev.sagarewind.failure;

import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the services' own frames from those of what they are built on. */
@Component
class OwnCode {

    private static final List<String> FRAMEWORKS = List.of(
            "java.",
            "javax.",
            "jakarta.",
            "jdk.",
            "sun.",
            "com.sun.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "org.springframework.",
            "org.apache.",
            "org.postgresql.",
            "org.hibernate.",
            "org.aspectj.",
            "org.slf4j.",
            "org.junit.",
            "com.zaxxer.",
            "com.mysql.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.google.common.",
            "com.amazonaws.",
            "software.amazon.",
            "ch.qos.logback.",
            "io.netty.",
            "io.grpc.",
            "io.micrometer.",
            "io.opentelemetry.",
            "reactor.",
            "net.bytebuddy.",
            "okhttp3.",
            "retrofit2.",
            "dev.sagarewind.recorder.");

    private final List<String> applicationPackages;

    OwnCode(FailureSettings settings) {
        this.applicationPackages = settings.applicationPackages();
    }

    boolean contains(StackFrame frame) {
        if (frame.synthetic()) {
            return false;
        }
        return applicationPackages.isEmpty()
                ? FRAMEWORKS.stream().noneMatch(frame.className()::startsWith)
                : applicationPackages.stream().anyMatch(own -> startsWithPackage(frame.className(), own));
    }

    private static boolean startsWithPackage(String className, String own) {
        return className.startsWith(own) && (own.endsWith(".") || className.startsWith(own + "."));
    }
}
