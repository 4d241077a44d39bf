package dev.sagarewind.audit;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The keys with which the audit is chained. */
@Configuration
class AuditConfiguration {

    /** Before anything else is made: who starts the console for the first time is told this, not of a database. */
    @Bean
    static BeanFactoryPostProcessor refusesToStartWithoutAuditKey(Environment environment) {
        return beans -> Binder.get(environment)
                .bind("saga-rewind.audit", AuditSettings.class)
                .map(AuditKeys::new)
                .orElseThrow(NoAuditKeyException::new);
    }

    @Bean
    AuditKeys auditKeys(AuditSettings settings) {
        return new AuditKeys(settings);
    }
}
