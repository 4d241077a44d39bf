package dev.sagarewind.rewind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a finding that the test makes happen and looks for; each has such a test on a real broker. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Causes.Several.class)
public @interface Causes {

    FindingCode value();

    /** Which of {@link FindingCode#kinds()}, where the code has several. */
    String kind() default "";

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        Causes[] value();
    }
}
