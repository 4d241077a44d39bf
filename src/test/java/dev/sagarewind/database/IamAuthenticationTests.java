package dev.sagarewind.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sagarewind.support.DatabaseRoles;
import dev.sagarewind.support.LocalDatabase;
import dev.sagarewind.support.TestPostgres;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The console signs in at a stand-in that checks tokens as Amazon RDS does; it has not been tried on Amazon RDS. */
class IamAuthenticationTests {

    private static final String REGION = "ap-northeast-1";

    private final LocalDatabase database = TestPostgres.migratedDatabase();
    private final IamPostgres server = server(Clock.systemUTC());
    private final List<AutoCloseable> open = new ArrayList<>(List.of(server));

    @BeforeEach
    void theConsoleHasCredentials() {
        credentials("AKIDEXAMPLE", "secret");
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void signsInWithATokenInThePlaceOfAPassword() {
        assertThat(user(pool(server, Clock.systemUTC()))).isEqualTo(DatabaseRoles.CONSOLE);
        assertThat(server.taken()).hasSize(1);
        assertThat(server.taken().get(0)).contains("DBUser=" + DatabaseRoles.CONSOLE, "X-Amz-Expires=900");
    }

    @Test
    void everyConnectionHasATokenOfItsOwn() throws Exception {
        Clock anHourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        List<Clock> times = new ArrayList<>(List.of(anHourAgo, Clock.systemUTC()));
        try (IamPostgres then = server(anHourAgo)) {
            user(pool(then, times.get(0)));
            user(pool(server, times.get(1)));

            assertThat(then.taken().get(0)).isNotEqualTo(server.taken().get(0));
        }
        HikariDataSource pool = pool(server, Clock.systemUTC());
        user(pool);
        int before = server.taken().size();
        pool.getHikariPoolMXBean().softEvictConnections();
        user(pool);

        assertThat(server.taken().size()).isGreaterThan(before);
    }

    @Test
    void isRefusedWithAnotherSecret() {
        credentials("AKIDEXAMPLE", "of somebody else");

        assertRefused(pool(server, Clock.systemUTC()), "PAM authentication failed for user \"saga_rewind\"");
    }

    @Test
    void isRefusedWithATokenThatHasExpired() {
        Clock aQuarterAgo = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-16));

        assertRefused(pool(server, aQuarterAgo), "PAM authentication failed for user \"saga_rewind\"");
    }

    @Test
    void theRegionIsInTheNameOfTheHost() {
        DatabaseAddress cluster = DatabaseAddress.of(
                "jdbc:postgresql://shop.cluster-ro-c1abc.eu-west-3.rds.amazonaws.com/shop?sslmode=verify-full");

        assertThat(cluster.region()).contains("eu-west-3");
        assertThat(cluster.port()).isEqualTo(5432);
        assertThat(DatabaseAddress.of("jdbc:postgresql://db.example.com:6432/shop")
                        .region())
                .isEmpty();
    }

    @Test
    void aTokenIsForOneHost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseAddress.of("jdbc:postgresql://one:5432,other:5432/shop"))
                .withMessageContaining("saga-rewind.database.iam needs an address with one host");
    }

    @Test
    void aRegionWithoutIamIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseSettings(false, REGION))
                .withMessageContaining("set saga-rewind.database.iam=true");
    }

    private IamPostgres server(Clock clock) {
        return new IamPostgres(database.getPortNumbers()[0], new RdsTokens("AKIDEXAMPLE", "secret", REGION, clock));
    }

    private static void credentials(String key, String secret) {
        System.setProperty("aws.accessKeyId", key);
        System.setProperty("aws.secretAccessKey", secret);
    }

    /** As the console makes it, but for how long it waits. */
    private HikariDataSource pool(IamPostgres at, Clock clock) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("settings", new DatabaseSettings(true, REGION));
        beans.registerSingleton("clock", clock);
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + at.port() + "/" + database.getDatabaseName());
        pool.setUsername(DatabaseRoles.CONSOLE);
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(1_000);
        new JdbcPools(beans.getBeanProvider(DatabaseSettings.class), beans.getBeanProvider(Clock.class))
                .postProcessBeforeInitialization(pool, "dataSource");
        open.add(0, pool);
        return pool;
    }

    private static String user(HikariDataSource pool) {
        return JdbcClient.create(pool)
                .sql("select current_user")
                .query(String.class)
                .single();
    }

    private static void assertRefused(HikariDataSource pool, String sentence) {
        assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class).hasStackTraceContaining(sentence);
    }
}
