package dev.sagarewind.web;

import java.util.Optional;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;

/** A database that does not answer in time is no bug, and says so. */
@Component
class DatabaseProblems implements ProblemTranslator {

    @Override
    public Optional<ProblemException> translate(Exception exception) {
        if (exception instanceof DataAccessResourceFailureException
                || exception instanceof TransientDataAccessException
                || exception instanceof CannotCreateTransactionException
                // Of a connection that was lost: neither its commit nor its rollback can be told to have happened.
                || exception instanceof TransactionSystemException
                || exception instanceof TransactionTimedOutException) {
            return Optional.of(new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE"));
        }
        return Optional.empty();
    }
}
