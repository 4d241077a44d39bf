package dev.sagarewind.signin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what to set, instead of a stack trace. */
class NoUsersFailureAnalyzer extends AbstractFailureAnalyzer<NoUsersException> {

    private static final String ACTION = """
            Set at least one user, in application.yaml or as environment variables:

                saga-rewind.access.users[0].name=operator
                saga-rewind.access.users[0].password={bcrypt}$2y$10$...
                saga-rewind.access.users[0].roles=operator

            The hash comes from "htpasswd -nBC 10 operator"; roles are viewer, operator, auditor, administrator and those of saga-rewind.access.roles.
            Or set saga-rewind.access.openid.*, as docs/operations.md shows for Cognito, Keycloak and Entra ID.""";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoUsersException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION, cause);
    }
}
