package dev.sagarewind.recorder;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Always there, so that a recorded listener in a service that does not switch the recorder on is refused. */
@AutoConfiguration
class RecordedMethodsAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordedMethods sagaRewindRecordedMethods(Environment environment) {
        return new RecordedMethods(environment);
    }
}
