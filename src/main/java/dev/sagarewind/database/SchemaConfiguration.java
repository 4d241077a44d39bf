package dev.sagarewind.database;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SchemaConfiguration {

    @Bean
    SchemaGate schemaGate(JdbcMigration migration) {
        return new SchemaGate(migration);
    }
}
