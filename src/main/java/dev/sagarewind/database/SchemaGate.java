package dev.sagarewind.database;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers that the database is away as long as the console's tables are not as it needs them. */
@Order(SessionRepositoryFilter.DEFAULT_ORDER - 2)
class SchemaGate extends OncePerRequestFilter {

    private static final Exception AWAY =
            new DataAccessResourceFailureException("The database has not answered since the console started");

    private final JdbcMigration migration;

    SchemaGate(JdbcMigration migration) {
        this.migration = migration;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!migration.isDone()) {
            // Thrown, it would be in the log with its trace for every request.
            request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, AWAY);
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        chain.doFilter(request, response);
    }
}
