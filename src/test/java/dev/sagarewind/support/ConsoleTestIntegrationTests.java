package dev.sagarewind.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ConsoleTest
class ConsoleTestIntegrationTests {
    @Autowired
    JdbcClient console;

    @Autowired
    ConsoleWorld world;

    @Test
    void theConsoleAndTheTestSeeTheSameDatabase() {
        String name = "select current_database()";
        assertThat(console.sql(name).query(String.class).single())
                .isEqualTo(JdbcClient.create(world.database())
                        .sql(name)
                        .query(String.class)
                        .single());
    }
}
