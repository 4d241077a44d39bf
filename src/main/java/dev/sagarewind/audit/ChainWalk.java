package dev.sagarewind.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the entries one after the other, in the order of their numbers, and remembers where the chain is broken. */
class ChainWalk {

    private static final int MOST_BREAKS = 20;
    /** How far an entry is looked for that stands in another place than the one it was signed for. */
    private static final int FARTHEST = 5_000;

    private final AuditKeys keys;
    private final List<ChainBreak> breaks = new ArrayList<>();
    private final AuditChain.Before before = new AuditChain.Before();
    private final TreeSet<Long> cuts = new TreeSet<>();
    private final Set<Long> looked = new HashSet<>();
    private @Nullable ChainLink first;
    private @Nullable ChainLink last;
    private boolean lastIsSound;
    private volatile long checked;
    private long unsigned;
    private long broken;

    ChainWalk(AuditKeys keys) {
        this.keys = keys;
    }

    void take(ChainLink link) {
        checked++;
        if (!link.chained() && first == null) {
            unsigned++;
            before.add(link);
            return;
        }
        boolean sound = isSound(link);
        if (first == null) {
            first = link;
        } else {
            follows(link, sound);
        }
        if (sound && link.written().action().equals(AuditedAction.CUT.name())) {
            cut(link.written().subject());
        }
        last = link;
        lastIsSound = sound;
    }

    private boolean isSound(ChainLink link) {
        if (link.mac() == null || link.keyId() == null) {
            broken(ChainBreak.at(ChainBreak.Kind.CHANGED, link.entryId()));
            return false;
        }
        Optional<String> mac = keys.mac(link.keyId(), link.signed());
        if (mac.isEmpty()) {
            broken(ChainBreak.at(ChainBreak.Kind.UNKNOWN_KEY, link.entryId()));
            return false;
        }
        if (!mac.get().equals(link.mac())) {
            broken(ChainBreak.at(
                    isOfAnotherPlace(link) ? ChainBreak.Kind.OUT_OF_ORDER : ChainBreak.Kind.CHANGED, link.entryId()));
            return false;
        }
        return true;
    }

    /** Looked for only a few times, as each look is thousands of MACs. */
    private boolean isOfAnotherPlace(ChainLink link) {
        if (looked.size() >= MOST_BREAKS) {
            return false;
        }
        looked.add(link.entryId());
        for (long distance = 1; distance <= FARTHEST; distance++) {
            if (isSignedFor(link, link.entryId() - distance) || isSignedFor(link, link.entryId() + distance)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSignedFor(ChainLink link, long entryId) {
        return keys.mac(String.valueOf(link.keyId()), link.at(entryId).signed())
                .filter(mac -> mac.equals(link.mac()))
                .isPresent();
    }

    private void follows(ChainLink link, boolean sound) {
        ChainLink before = last;
        if (before == null) {
            return;
        }
        if (link.entryId() != before.entryId() + 1) {
            broken(new ChainBreak(ChainBreak.Kind.MISSING, before.entryId() + 1, link.entryId() - 1));
        } else if (sound && lastIsSound && !String.valueOf(before.mac()).equals(link.previous())) {
            broken(ChainBreak.at(ChainBreak.Kind.REPLACED, before.entryId()));
        }
    }

    private void cut(String entry) {
        try {
            cuts.add(Long.valueOf(entry));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("A signed cut names no entry: " + entry, e);
        }
    }

    private void broken(ChainBreak found) {
        broken++;
        if (breaks.size() < MOST_BREAKS) {
            breaks.add(found);
        }
    }

    /** @param head as the database had it before the walk, to whose entry the walk went */
    void end(AuditHead head) {
        if (first == null) {
            if (head.mac().isPresent()) {
                broken(ChainBreak.at(ChainBreak.Kind.TAIL_CUT, 1));
            }
            return;
        }
        if (begins() == Verification.Beginning.UNEXPLAINED) {
            breaks.add(0, new ChainBreak(ChainBreak.Kind.MISSING, Math.min(1, first.entryId()), first.entryId() - 1));
            broken++;
        }
        if (begins() == Verification.Beginning.FIRST_ENTRY
                && !before.isCoveredBy(first.written().details())) {
            broken(ChainBreak.at(ChainBreak.Kind.BEFORE_CHANGED, first.entryId()));
        }
        ChainLink end = last;
        if (end != null && end.entryId() < head.count()) {
            broken(new ChainBreak(ChainBreak.Kind.TAIL_CUT, end.entryId() + 1, head.count()));
        } else if (end != null && !head.mac().equals(Optional.ofNullable(end.mac()))) {
            broken(ChainBreak.at(ChainBreak.Kind.HEAD_CHANGED, end.entryId()));
        }
    }

    /** What was found otherwise. */
    void add(ChainBreak found) {
        broken(found);
    }

    private Verification.Beginning begins() {
        ChainLink start = first;
        if (start == null) {
            return Verification.Beginning.NOWHERE;
        }
        if (ChainLink.BEFORE_THE_FIRST.equals(start.previous())
                && start.written().action().equals(AuditedAction.CHAIN_BEGUN.name())) {
            return Verification.Beginning.FIRST_ENTRY;
        }
        return cuts.contains(start.entryId()) && unsigned == 0
                ? Verification.Beginning.CUT
                : Verification.Beginning.UNEXPLAINED;
    }

    private Optional<Long> first() {
        return Optional.ofNullable(first).map(ChainLink::entryId);
    }

    long checked() {
        return checked;
    }

    Verification result(Instant at, Duration took, AuditHead head) {
        return new Verification(at, took, head, first(), begins(), checked, unsigned, List.copyOf(breaks), broken);
    }
}
