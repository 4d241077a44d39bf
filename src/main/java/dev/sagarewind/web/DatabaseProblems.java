package dev.sagarewind.web;

import java.util.Optional;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/** A database that does not answer in time is no bug, and says so. */
@Component
class DatabaseProblems implements ProblemTranslator {

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        if (exception instanceof DataAccessResourceFailureException
                || exception instanceof TransientDataAccessException
                || exception instanceof CannotCreateTransactionException
                || exception instanceof TransactionTimedOutException) {
            return Optional.of(new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE"));
        }
        return Optional.empty();
    }
}
