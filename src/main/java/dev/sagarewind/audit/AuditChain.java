package dev.sagarewind.audit;

import dev.sagarewind.access.Actor;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends to the chain. Whoever appends holds the head of the chain until the end of their transaction, so an act's record
 * is the last thing that its transaction asks the database for: with another lock wanted after it, two acts could wait for
 * each other.
 */
@Component
class AuditChain {

    /** Counts and digests what was there before the chain. */
    static final class Before {

        static final String ENTRIES = "entriesBefore";
        static final String DIGEST = "digestBefore";

        private final MessageDigest digest;
        private long entries;

        Before() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
            }
        }

        void add(ChainLink link) {
            digest.update(link.signed());
            entries++;
        }

        /** Whether the details of the chain's first entry speak of just these. Only once: it ends the digest. */
        boolean isCoveredBy(String details) {
            JsonNode said = JsonMapper.shared().readTree(details).path("facts");
            return facts().entrySet().stream()
                    .allMatch(fact -> said.path(fact.getKey()).asString("").equals(fact.getValue()));
        }

        /** Only once, as well. */
        Map<String, String> facts() {
            return new TreeMap<>(Map.of(
                    ENTRIES, String.valueOf(entries), DIGEST, HexFormat.of().formatHex(digest.digest())));
        }
    }

    private final JdbcAuditChain rows;
    private final AuditKeys keys;
    private final JsonMapper json;

    AuditChain(JdbcAuditChain rows, AuditKeys keys, JsonMapper json) {
        this.rows = rows;
        this.keys = keys;
        this.json = json;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void append(Written written) {
        AuditHead head = rows.holdHead();
        append(head.mac().isPresent() ? head : begun(head), written);
    }

    /** Appends the end of an opened act; false if it has one already, or was never opened. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean close(AuditId id, AuditOutcome outcome, AuditDetails details) {
        AuditHead head = rows.holdHead();
        Optional<Written> opened = rows.part(id, "OPENED");
        if (opened.isEmpty() || rows.part(id, "CLOSED").isPresent()) {
            return false;
        }
        append(head.mac().isPresent() ? head : begun(head), opened.get().closed(outcome, text(details)));
        return true;
    }

    String text(AuditDetails details) {
        return Storable.text(json.writeValueAsString(details));
    }

    private AuditHead append(AuditHead head, Written written) {
        ChainLink link = new ChainLink(
                        head.count() + 1,
                        rows.now(),
                        written,
                        head.mac().orElse(ChainLink.BEFORE_THE_FIRST),
                        null,
                        null)
                .signedWith(keys);
        rows.append(link);
        return new AuditHead(link.entryId(), Optional.ofNullable(link.mac()), link.at());
    }

    private AuditHead begun(AuditHead head) {
        Before before = new Before();
        rows.forEach(head.count(), before::add);
        AuditDetails details = AuditDetails.none().facts(before.facts());
        return append(
                head,
                Written.of(
                        AuditId.random(),
                        "WHOLE",
                        Actor.console(),
                        Optional.empty(),
                        AuditedAction.CHAIN_BEGUN,
                        "audit",
                        Optional.of(AuditOutcome.DONE),
                        details,
                        text(details)));
    }
}
