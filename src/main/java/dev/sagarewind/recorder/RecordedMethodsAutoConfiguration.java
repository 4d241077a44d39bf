package dev.sagarewind.recorder;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/** Always there, so that a recorded listener in a service that does not switch the recorder on is refused. */
@AutoConfiguration
class RecordedMethodsAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RecordedMethods sagaRewindRecordedMethods(BeanFactory beans) {
        return new RecordedMethods(beans);
    }
}
