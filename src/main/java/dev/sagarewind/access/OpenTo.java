package dev.sagarewind.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a controller's method that it takes no permission, and whom it serves. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OpenTo {
    Audience value();

    enum Audience {
        EVERYBODY,
        SIGNED_IN
    }
}
