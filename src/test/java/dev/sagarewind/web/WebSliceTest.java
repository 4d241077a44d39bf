package dev.sagarewind.web;

import dev.sagarewind.signin.SignInSlice;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The frame of pages and answers with its sign-in, without Kafka and without a database. Import what is to be tested. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WebMvcTest(controllers = ErrorPages.class)
@Import({
    DatabaseProblems.class,
    ErrorAnswers.class,
    Formats.class,
    PageFrame.class,
    Preferences.class,
    ProblemJson.class,
    RequestProblems.class,
    SignInSlice.class,
    PageAddresses.class,
    TemplateVariables.class,
    Texts.class,
    TypedTimes.class,
    WebConfiguration.class,
    WebSliceTest.Settings.class
})
@TestPropertySource(
        properties = {
            "saga-rewind.console.cluster-name=bento-test",
            "saga-rewind.console.time-zone=Asia/Tokyo",
            "saga-rewind.access.sign-in-note=Sign in with viewer/viewer",
            "saga-rewind.access.users[0].name=viewer",
            "saga-rewind.access.users[0].password={bcrypt}$2a$04$euIxFqu0a4cYYwZJgTCwf.0hEQBxaX0GipVjGwMa.i.c76rxgvCFu",
            "saga-rewind.access.users[0].roles=viewer",
            "saga-rewind.access.users[1].name=operator",
            "saga-rewind.access.users[1].password={bcrypt}$2a$04$mOxFzDJB08KyCengjhj0N.v8pfIhroMNTv296/WaAwnOHcawVRyVW",
            "saga-rewind.access.users[1].roles=operator"
        })
public @interface WebSliceTest {

    @TestConfiguration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ConsoleSettings.class)
    class Settings {}
}
