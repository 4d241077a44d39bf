package dev.sagarewind.demo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Configures a service with what Spring Boot would find on the small classpath of such a service: a database, Kafka and
 * the recorder. Which, is in {@code META-INF/spring/dev.sagarewind.demo.BentoService.imports}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration
public @interface BentoService {}
