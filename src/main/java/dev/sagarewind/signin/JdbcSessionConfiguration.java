package dev.sagarewind.signin;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions of the pages live in the database, so that every console serves everybody. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class JdbcSessionConfiguration {

    private static final String TABLE = "saga_rewind.session";

    /** Removes expired sessions once a minute, whichever console they were made by. */
    @Bean
    JdbcIndexedSessionRepository sessionTables(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        TransactionTemplate alone = new TransactionTemplate(transactions);
        alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        JdbcIndexedSessionRepository tables = new JdbcIndexedSessionRepository(jdbc, alone);
        tables.setTableName(TABLE);
        new PostgreSqlJdbcIndexedSessionRepositoryCustomizer().customize(tables);
        GenericConversionService values = new GenericConversionService();
        values.addConverter(Object.class, byte[].class, SessionValues::write);
        values.addConverter(new SessionValues.Reader());
        tables.setConversionService(values);
        return tables;
    }

    @Bean
    @Primary
    Sessions sessions(JdbcIndexedSessionRepository sessionTables, AccessSettings settings, Clock clock) {
        return new Sessions(sessionTables, settings.sessionLifetime(), clock);
    }

    @Bean
    SessionGuard sessionGuard(Sessions sessions) {
        return new SessionGuard(sessions);
    }
}
