package dev.sagarewind.signin;

import dev.sagarewind.access.Reach;
import dev.sagarewind.access.SignedInBy;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a token that a program signs in with; never the token itself.
 *
 * @param owner in whose name it acts
 * @param ownerSignedInBy how they were signed in when they made it
 * @param name the owner's own word for it
 * @param role one role of the owner's
 * @param reach how far the role reaches for this token, within its own reach
 * @param lastUsed empty as long as nobody has used it
 */
public record ApiToken(
        UUID id,
        String owner,
        SignedInBy ownerSignedInBy,
        String name,
        String role,
        Reach reach,
        Instant createdAt,
        Instant expiresAt,
        Optional<Use> lastUsed,
        Optional<Revocation> revocation) {

    /** @param from the address; a use is noted at most once a minute */
    public record Use(Instant at, String from) {}

    public record Revocation(Instant at, String by) {}

    public boolean usableAt(Instant time) {
        return revocation.isEmpty() && time.isBefore(expiresAt);
    }
}
