package dev.sagarewind.recorder;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcClients {

    private JdbcClients() {}

    /** Its statements are given up a little later than the longest wait for a lock, whose own error comes first. */
    static JdbcTemplate template(DataSource dataSource, RecorderSettings settings) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) settings.lockTimeout().toSeconds() + 5);
        return template;
    }

    static JdbcClient of(DataSource dataSource, RecorderSettings settings) {
        return JdbcClient.create(template(dataSource, settings));
    }
}
