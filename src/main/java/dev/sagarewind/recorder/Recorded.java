package dev.sagarewind.recorder;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Beside {@code @KafkaListener} on a method: every event it consumes is recorded in the event consumption history, in
 * one transaction with what the method changes, and has its effect once however often it is delivered.
 *
 * <p>The method takes one record at a time and has done its work when it returns. Start fails with a sentence if it
 * takes a batch, answers asynchronously, acknowledges by itself, or if {@code saga-rewind.recorder.service} is not set.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Recorded {

    /** What follows when the method throws. */
    FailurePolicy policy() default FailurePolicy.HOLD_SAGA;
}
