package dev.sagarewind.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagarewind.access.Scope;
import dev.sagarewind.web.Paging;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who owns the tables changes the audit behind the console's back, and verifying it says where. */
class TamperingIntegrationTests {

    private final AuditWorld world = new AuditWorld();
    private final long last = world.write(10);

    @Test
    void anAuditThatNobodyTouchedIsWhole() {
        Verification found = world.verify();

        assertThat(found.whole()).isTrue();
        assertThat(found.first()).hasValue(1L);
        assertThat(found.begins()).isEqualTo(Verification.Beginning.FIRST_ENTRY);
        // The verification's own beginning is an entry, too.
        assertThat(found.checked()).isEqualTo(last + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor = 'ren'",
                "at = at + interval '1 microsecond'",
                "audit_id = gen_random_uuid()",
                "action = 'SKIP'",
                "subject = 'stock'",
                "outcome = 'REFUSED'",
                "address = null",
                "signed_in_by = 'API_TOKEN'",
                "token = 'nightly'",
                "request_id = '1'",
                "consumer_groups = '{stock}'",
                "topics = '{null}'",
                "details = replace(details::text, 'reason', 'grounds')::json",
                "details = (details::text || ' ')::json",
                "mac = repeat('0', 64)",
                "previous = repeat('0', 64)",
                "previous = null, key_id = null, mac = null"
            })
    void aChangedEntryIsFound(String change) {
        world.tamper("update saga_rewind.audit_entry set " + change + " where entry_id = 5");

        assertFound(ChainBreak.at(ChainBreak.Kind.CHANGED, 5));
    }

    @Test
    void aRemovedEntryIsFound() {
        world.tamper("delete from saga_rewind.audit_entry where entry_id in (5, 6)");

        assertFound(new ChainBreak(ChainBreak.Kind.MISSING, 5, 6));
    }

    @Test
    void aRemovedBeginningIsFound() {
        world.tamper("delete from saga_rewind.audit_entry where entry_id < 5");

        assertFound(new ChainBreak(ChainBreak.Kind.MISSING, 1, 4));
    }

    @Test
    void aRemovedEntryWhoseFollowersMovedUpIsFound() {
        world.tamper(
                "delete from saga_rewind.audit_entry where entry_id = 5",
                "update saga_rewind.audit_entry set entry_id = 5 where entry_id = 6",
                "update saga_rewind.audit_entry set entry_id = 6 where entry_id = 7");

        assertThat(world.verify().breaks())
                .contains(ChainBreak.at(ChainBreak.Kind.OUT_OF_ORDER, 5), ChainBreak.at(ChainBreak.Kind.MISSING, 7));
    }

    @Test
    void twoEntriesThatChangedPlacesAreFound() {
        world.tamper(
                "update saga_rewind.audit_entry set entry_id = 1000 where entry_id = 5",
                "update saga_rewind.audit_entry set entry_id = 5 where entry_id = 8",
                "update saga_rewind.audit_entry set entry_id = 8 where entry_id = 1000");

        assertFound(ChainBreak.at(ChainBreak.Kind.OUT_OF_ORDER, 5), ChainBreak.at(ChainBreak.Kind.OUT_OF_ORDER, 8));
    }

    @Test
    void aCutTailIsFound() {
        world.tamper("delete from saga_rewind.audit_entry where entry_id > " + (last - 2));

        assertFirst(ChainBreak.Kind.MISSING, last - 1);
    }

    @Test
    void aCutTailIsFoundByTheHeadThatWasKeptAlsoWhereTheHeadWasPutBack() {
        AuditHead kept = world.rows.head();
        cutTailAndPutTheHeadBack();

        assertThat(world.verify().whole()).isTrue();
        assertThat(world.verify(new AuditHead(last + 100, kept.mac(), kept.at()))
                        .breaks()
                        .get(0)
                        .kind())
                .isEqualTo(ChainBreak.Kind.TAIL_CUT);
        // Meanwhile there are other entries in the place of those that were cut off.
        assertThat(world.verify(kept).breaks().get(0)).isEqualTo(ChainBreak.at(ChainBreak.Kind.REPLACED, kept.count()));
    }

    @Test
    void aCutTailIsFoundByTheConsoleThatLoggedTheHead() {
        world.write(20);
        world.heads.log();
        world.tamper(
                "delete from saga_rewind.audit_entry where entry_id > 8",
                "update saga_rewind.audit_head set (last_entry, mac, at) ="
                        + " (select entry_id, mac, at from saga_rewind.audit_entry where entry_id = 8)");

        assertFirst(ChainBreak.Kind.TAIL_CUT, 10);
    }

    @Test
    void anOlderCopyThatWasPutInPlaceIsFoundByTheHeadThatWasKept() {
        world.execute("create table public.backup as select * from saga_rewind.audit_entry");
        world.execute("create table public.backup_head as select * from saga_rewind.audit_head");
        world.write(5);
        AuditHead kept = world.rows.head();
        world.tamper(
                "truncate saga_rewind.audit_entry",
                "insert into saga_rewind.audit_entry select * from public.backup",
                "update saga_rewind.audit_head set (last_entry, mac, at) ="
                        + " (select last_entry, mac, at from public.backup_head)");
        world.startWithTheSameKey();
        world.write(20);

        assertThat(world.verify().whole()).isTrue();
        Verification found = world.verify(kept);
        assertThat(found.breaks()).containsExactly(ChainBreak.at(ChainBreak.Kind.REPLACED, kept.count()));
    }

    @Test
    void aForgedEntryAtTheEndIsFound() {
        world.tamper(forged(last + 50));

        assertFirst(ChainBreak.Kind.HEAD_CHANGED, last + 50);
    }

    @Test
    void aForgedEntryIsFoundAlsoWhereTheHeadWasForgedWithIt() {
        world.tamper(
                forged(last + 1),
                "update saga_rewind.audit_head set (last_entry, mac, at) = (select entry_id, mac, at from"
                        + " saga_rewind.audit_entry where entry_id = " + (last + 1) + ")");

        assertFirst(ChainBreak.Kind.CHANGED, last + 1);
    }

    @Test
    void aForgedEntryInThePlaceOfAnotherIsFound() {
        world.tamper("delete from saga_rewind.audit_entry where entry_id = 5", forged(5));

        assertFound(ChainBreak.at(ChainBreak.Kind.CHANGED, 5));
    }

    @Test
    void aForgedHeadIsFound() {
        world.tamper("update saga_rewind.audit_head set mac = repeat('a', 64)");

        assertThat(world.verify().breaks())
                .as("the next entry follows what was forged")
                .contains(ChainBreak.at(ChainBreak.Kind.REPLACED, last));
    }

    @Test
    void entriesOfAKeyThatIsNotKnownAreFoundAndThoseOfARetiredOneAreRead() {
        world.startWithAnotherKey(false);
        assertThat(world.verify().breaks().get(0)).isEqualTo(ChainBreak.at(ChainBreak.Kind.UNKNOWN_KEY, 1));

        world.startWithAnotherKey(true);
        world.write(3);
        assertThat(world.verify().whole()).isTrue();
    }

    @Test
    void onlyTheFirstPlacesAreNamedAndAllAreCounted() {
        world.write(40);
        world.tamper("update saga_rewind.audit_entry set actor = 'ren' where entry_id between 5 and 44");

        Verification found = world.verify();

        assertThat(found.broken()).isEqualTo(40);
        assertThat(found.breaks()).hasSize(20).first().isEqualTo(ChainBreak.at(ChainBreak.Kind.CHANGED, 5));
    }

    private static String forged(long entry) {
        return "insert into saga_rewind.audit_entry (entry_id, audit_id, part, at, actor, action, subject, outcome,"
                + " details, previous, key_id, mac) select " + entry
                + ", gen_random_uuid(), part, at, 'mallory', action,"
                + " subject, outcome, details, mac, key_id, repeat('a', 64) from saga_rewind.audit_entry"
                + " where entry_id = 4";
    }

    private void cutTailAndPutTheHeadBack() {
        world.tamper(
                "delete from saga_rewind.audit_entry where entry_id > 8",
                "update saga_rewind.audit_head set (last_entry, mac, at) ="
                        + " (select entry_id, mac, at from saga_rewind.audit_entry where entry_id = 8)");
    }

    private void assertFound(ChainBreak... breaks) {
        Verification found = world.verify();
        assertThat(found.breaks()).containsExactlyElementsOf(Arrays.asList(breaks));
        assertThat(found.broken()).isEqualTo(breaks.length);
        assertThat(world.trail
                        .list(AuditWorld.by("aiko"), Scope.everything(), Paging.first())
                        .items()
                        .get(0))
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo(AuditedAction.VERIFY);
                    assertThat(entry.outcome()).isEqualTo(AuditOutcome.FAILED);
                    assertThat(entry.details().code()).hasValue(breaks[0].kind().name());
                });
    }

    private void assertFirst(ChainBreak.Kind kind, long entry) {
        assertThat(world.verify().breaks().get(0)).satisfies(found -> {
            assertThat(found.kind()).isEqualTo(kind);
            assertThat(found.entry()).isEqualTo(entry);
        });
    }
}
