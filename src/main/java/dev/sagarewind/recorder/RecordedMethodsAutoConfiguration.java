package dev.sagarewind.recorder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Always there, so that a recorded listener in a service that does not switch the recorder on is refused. */
@AutoConfiguration
class RecordedMethodsAutoConfiguration {

    @Bean
    static RecordedMethods sagaRewindRecordedMethods(Environment environment) {
        return new RecordedMethods(environment);
    }
}
