package dev.sagarewind.recorder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Writes payloads with the service's Jackson, if it has one. */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnProperty("saga-rewind.recorder.service")
@ConditionalOnClass(JsonMapper.class)
class JacksonPayloadWriterAutoConfiguration {

    @Bean
    @ConditionalOnBean(JsonMapper.class)
    @ConditionalOnMissingBean
    PayloadWriter sagaRewindPayloadWriter(JsonMapper mapper) {
        return new JacksonPayloadWriter(mapper);
    }
}
