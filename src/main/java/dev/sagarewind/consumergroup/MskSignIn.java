package dev.sagarewind.consumergroup;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.jspecify.annotations.Nullable;
import software.amazon.msk.auth.iam.internals.AWSCredentialsCallback;

/**
 * Hands MSK's library the credentials that the whole console shares; the library's own handler would ask STS anew for each
 * client, without a time limit, and go on with other credentials than the role's. Public, as Kafka makes it.
 */
public class MskSignIn implements AuthenticateCallbackHandler {

    /** Under which a client's settings hold the {@link MskCredentials}. */
    static final String CREDENTIALS = "saga-rewind.msk.credentials";

    private @Nullable MskCredentials credentials;

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        if (!(configs.get(CREDENTIALS) instanceof MskCredentials shared)) {
            throw new IllegalArgumentException(
                    MskSignIn.class.getName() + " is of use with spring.profiles.active=msk only");
        }
        credentials = shared;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (credentials == null || !(callback instanceof AWSCredentialsCallback asked)) {
                throw new UnsupportedCallbackException(callback);
            }
            try {
                asked.setCustomRegionProvider(new MskRegion(credentials.region()));
                asked.setAwsCredentials(credentials.resolve());
            } catch (MskCredentialsException e) {
                asked.setLoadingException(e);
            }
        }
    }

    /** The credentials outlive each client. */
    @Override
    public void close() {}
}
