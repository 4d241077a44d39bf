package dev.sagarewind.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The connections to the reader: like those to the writer, but few, read-only, and given up on sooner. */
class JdbcReader implements AutoCloseable {

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    JdbcReader(String url, ReaderSettings settings, HikariDataSource writer, JdbcPools pools) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("reader");
        config.setJdbcUrl(url);
        config.setUsername(Optional.ofNullable(settings.username()).orElse(writer.getUsername()));
        if (settings.password() == null) {
            config.setPassword(writer.getPassword());
            pools.signInWithIam(config);
        } else {
            config.setPassword(settings.password());
        }
        config.setReadOnly(true);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTED_WITHIN.toMillis());
        config.setValidationTimeout(CONNECTED_WITHIN.toMillis() / 2);
        config.setConnectionInitSql(writer.getConnectionInitSql());
        config.setMaxLifetime(writer.getMaxLifetime());
        // A console starts without its reader.
        config.setInitializationFailTimeout(-1);
        Properties properties = new Properties();
        properties.putAll(writer.getDataSourceProperties());
        properties.remove("targetServerType");
        config.setDataSourceProperties(properties);
        this.pool = new HikariDataSource(config);
        this.jdbc = JdbcClient.create(pool);
        JdbcTransactionManager transactions = new JdbcTransactionManager(pool);
        // It must not look like a transaction of the writer to whoever is asked on the way.
        transactions.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    DataSource dataSource() {
        return pool;
    }

    /** How far behind it is, and what it was asked, of one snapshot. */
    <T> T inSnapshot(Function<JdbcHeartbeat.Beat, T> read) {
        T result = snapshot.execute(status -> read.apply(
                JdbcHeartbeat.last(jdbc).orElseGet(() -> new JdbcHeartbeat.Beat(Instant.EPOCH, Instant.EPOCH))));
        if (result == null) {
            throw new IllegalStateException("A list is never null");
        }
        return result;
    }

    @Override
    public void close() {
        pool.close();
    }
}
