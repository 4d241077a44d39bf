package dev.sagarewind.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.ListenerExecutionFailedException;

class FailureTests {

    @Test
    void isOfTheHandlersExceptionAndNotOfSpringsWrapping() {
        Failure failure = Failure.of(new ListenerExecutionFailedException(
                "Listener failed", new IllegalStateException("no money", new RuntimeException("root"))));
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).contains("no money");
        assertThat(failure.stack())
                .startsWith("java.lang.IllegalStateException: no money")
                .contains("Caused by", "root");
    }

    @Test
    void canBeStoredWhateverTheMessageHolds() {
        assertThat(Failure.of(new RuntimeException("a\0b")).message()).contains("a\\u0000b");
        assertThat(Failure.of(new RuntimeException("x".repeat(10_007))).message())
                .contains("x".repeat(10_000) + "… (7 more characters)");
        assertThat(Failure.of(new RuntimeException()).message()).isEmpty();
    }

    @Test
    void isRecordedEvenIfTheExceptionCannotPrintItself() {
        Failure failure = Failure.of(new RuntimeException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        });
        assertThat(failure.stack()).contains("printing it threw java.lang.UnsupportedOperationException");
    }
}
