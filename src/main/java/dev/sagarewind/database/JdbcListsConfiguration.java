package dev.sagarewind.database;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The reader, where there is one, and who asks it. */
@Configuration(proxyBeanMethods = false)
class JdbcListsConfiguration {

    @Bean
    OwnActs ownActs(JdbcHeartbeat heartbeat, Clock clock) {
        return new OwnActs(heartbeat, clock);
    }

    @Bean
    ListReads listReads(ReaderSettings settings, DataSource writer, JdbcPools pools, OwnActs acts, Clock clock)
            throws SQLException {
        if (settings.address().isEmpty()) {
            return ListReads.ofWriter(clock);
        }
        JdbcReader reader =
                new JdbcReader(settings.address().get(), settings, writer.unwrap(HikariDataSource.class), pools);
        return new ListReads(reader, acts::last, settings.longestAge(), clock);
    }

    /** Not what is meant where just a client is asked for: that is the writer's. */
    @Lists
    @Bean(defaultCandidate = false)
    JdbcClient listClient(JdbcClient writer, JdbcTemplate asWriter, ListReads reads) {
        if (reads.reader().isEmpty()) {
            return writer;
        }
        JdbcTemplate template = new JdbcTemplate(reads.reader().get());
        template.setQueryTimeout(asWriter.getQueryTimeout());
        JdbcClient reader = JdbcClient.create(template);
        return sql -> (reads.isFromReader() ? reader : writer).sql(sql);
    }

    @Bean
    SharedAnswers sharedAnswers(ListReads lists, OwnActs acts) {
        return new SharedAnswers(lists, acts::mayBeSeenLater, Ticker.systemTicker());
    }

    @Bean
    WebMvcConfigurer notesOwnActs(OwnActs acts) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(acts).excludePathPatterns("/api/**");
            }
        };
    }
}
