package dev.sagarewind.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;

/**
 * Starts the whole console on a port of 127.0.0.1, against a new database of {@link TestPostgres} and the broker of
 * {@link TestKafka}. Tests with the same further settings share one console, so a test looks only for what it wrote.
 * The servers are there as a bean of type {@link ConsoleWorld}. Users: {@code operator}/{@code operator} and
 * {@code viewer}/{@code viewer}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ConsoleWorld.Fresh.class)
public @interface ConsoleTest {}
