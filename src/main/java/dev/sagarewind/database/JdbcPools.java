package dev.sagarewind.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/** What the console's connections have in common: whom they sign in as, and when they are given up. */
@Component
class JdbcPools implements BeanPostProcessor {

    /** A connection to a server that was the writer once would stay in the pool, and each use of it would fail. */
    static final class ReadOnlyServers implements SQLExceptionOverride {

        private static final String READ_ONLY_TRANSACTION = "25006";

        @java.lang.Override
        public Override adjudicate(SQLException problem) {
            return READ_ONLY_TRANSACTION.equals(problem.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }

    private final ObjectProvider<DatabaseSettings> settings;
    private final ObjectProvider<Clock> clock;

    JdbcPools(ObjectProvider<DatabaseSettings> settings, ObjectProvider<Clock> clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            pool.setExceptionOverride(new ReadOnlyServers());
            signInWithIam(pool);
        }
        return bean;
    }

    /** Where that is set. */
    void signInWithIam(HikariConfig pool) {
        DatabaseSettings how = settings.getObject();
        if (how.iam()) {
            pool.setCredentialsProvider(new IamTokens(
                    DatabaseAddress.of(pool.getJdbcUrl()), pool.getUsername(), how.knownRegion(), clock.getObject()));
        }
    }
}
