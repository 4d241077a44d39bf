package dev.sagarewind.web;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** A value that no column can hold was sent by somebody, who is told, whatever field it stood in. */
@Component
class JdbcUnstorable implements ProblemTranslator {

    /** U+0000 in a text or in JSON; a time, or a number, that is out of PostgreSQL's range. */
    private static final Set<String> STATES = Set.of("22021", "22P05", "22008", "22003");

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        if (exception instanceof DataIntegrityViolationException refused
                && refused.getMostSpecificCause() instanceof SQLException sql
                && STATES.contains(String.valueOf(sql.getSQLState()))) {
            return Optional.of(new ProblemException(HttpStatus.BAD_REQUEST, "VALUE_UNSTORABLE"));
        }
        return Optional.empty();
    }
}
