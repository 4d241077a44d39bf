package dev.sagarewind.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission without which a controller's method is not even entered, nor its body read. Where the actor has it is for the
 * method to ask. One that has neither this nor {@link OpenTo} is never entered.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
    Permission value();
}
