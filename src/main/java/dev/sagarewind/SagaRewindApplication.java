package dev.sagarewind;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The console. It is no service that records what it consumes, though the recorder for services that do is in its jar. */
@SpringBootApplication(
        excludeName = {
            "dev.sagarewind.recorder.JacksonPayloadWriterAutoConfiguration",
            "dev.sagarewind.recorder.RecordedMethodsAutoConfiguration",
            "dev.sagarewind.recorder.RecorderAutoConfiguration"
        })
@EnableScheduling
@ConfigurationPropertiesScan
public class SagaRewindApplication {

    public static void main(String[] args) {
        SpringApplication.run(SagaRewindApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
