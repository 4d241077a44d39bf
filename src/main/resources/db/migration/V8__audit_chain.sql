-- The audit as a chain: each entry carries a MAC over itself and over the MAC of the entry before it, made by the console
-- with a key that is not in the database. From here on entry_id has no gaps, so that a missing entry shows; entries from
-- before have no MAC, and are covered by a digest in the chain's first entry.
alter table saga_rewind.audit_entry
    alter column entry_id drop identity,
    -- As it was written, to the letter: jsonb would put it into another order.
    alter column details type json using details::json,
    -- How the actor signed in, and the name of the API token they used, if they did.
    add column signed_in_by    text,
    add column token           text,
    -- What it was about, as pairs at the same places of both: a topic is null where the entry is about a group only.
    add column consumer_groups text[] not null default '{}',
    add column topics          text[] not null default '{}',
    add column previous        text,
    add column key_id          text,
    add column mac             text,
    add constraint audit_entry_chained check ((previous is null) = (mac is null) and (key_id is null) = (mac is null)),
    add constraint audit_entry_places check (cardinality(consumer_groups) = cardinality(topics));

alter table saga_rewind.audit_entry disable trigger audit_entry_is_kept;

update saga_rewind.audit_entry e
   set consumer_groups = about.groups, topics = about.topics
  from (select a.entry_id,
               array_agg(distinct_place.consumer_group) as groups,
               array_agg(distinct_place.topic) as topics
          from saga_rewind.audit_entry a
         cross join lateral (
               select distinct move ->> 'group' as consumer_group, move ->> 'topic' as topic
                 from json_array_elements(a.details -> 'moves') move
                union
               select part, null
                 from unnest(string_to_array(a.subject, ', ')) part
                where json_array_length(a.details -> 'moves') = 0
                  and a.action in ('PLAN', 'DRY_RUN', 'REWIND', 'PROOF', 'CANCEL', 'DISMISS', 'PUT_BACK', 'SKIP',
                                   'APPROVE', 'REJECT')
               ) distinct_place
         group by a.entry_id) about
 where about.entry_id = e.entry_id;

-- Also for a session that replays what another server has done, where ordinary triggers are silent.
alter table saga_rewind.audit_entry enable always trigger audit_entry_is_kept;

create index audit_entry_groups on saga_rewind.audit_entry using gin (consumer_groups) where part <> 'CLOSED';
create index audit_entry_rewind on saga_rewind.audit_entry ((details ->> 'rewindId')) where part <> 'CLOSED';

-- Where the chain ends. Whoever appends holds this row until the end of their transaction, so that appending happens one
-- after the other, whichever console does it.
create table saga_rewind.audit_head (
    only_one   boolean     primary key default true check (only_one),
    last_entry bigint      not null,
    mac        text,
    at         timestamptz not null
);
insert into saga_rewind.audit_head (last_entry, mac, at)
select coalesce(max(entry_id), 0), null, clock_timestamp()
  from saga_rewind.audit_entry;

create function saga_rewind.refuse_audit_head_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if new.last_entry = old.last_entry + 1 and new.mac is not null then
            return new;
        end if;
    end if;
    raise exception 'The head of the audit only goes on by one entry: % of saga_rewind.audit_head is refused', tg_op;
end
$$;
create trigger audit_head_goes_on
    before insert or update or delete on saga_rewind.audit_head
    for each row execute function saga_rewind.refuse_audit_head_change();
create trigger audit_head_is_kept
    before truncate on saga_rewind.audit_head
    for each statement execute function saga_rewind.refuse_audit_head_change();
alter table saga_rewind.audit_head enable always trigger audit_head_goes_on;
alter table saga_rewind.audit_head enable always trigger audit_head_is_kept;

-- Removes the entries before one, for those who own the table. The console has to have recorded that decision in the chain
-- before, as an act CUT of that entry; what removes entries otherwise, the verification calls missing.
create function saga_rewind.cut_audit(before_entry bigint) returns bigint language plpgsql as $$
declare
    removed bigint;
begin
    perform 1 from saga_rewind.audit_head for update;
    if not exists (select 1 from saga_rewind.audit_entry where entry_id = before_entry and mac is not null) then
        raise exception 'The chain of the audit has no entry %', before_entry;
    end if;
    if not exists (select 1 from saga_rewind.audit_entry
                    where entry_id >= before_entry and action = 'CUT' and subject = before_entry::text) then
        raise exception 'Nobody has decided to cut the audit before entry %: POST /api/v1/audit/cuts comes first', before_entry;
    end if;
    alter table saga_rewind.audit_entry disable trigger audit_entry_is_kept;
    delete from saga_rewind.audit_entry where entry_id < before_entry;
    get diagnostics removed = row_count;
    alter table saga_rewind.audit_entry enable always trigger audit_entry_is_kept;
    return removed;
end
$$;
revoke execute on function saga_rewind.cut_audit(bigint) from public;
