-- The layout for size: the same two tables as partitions by time. Run it after timeline.sql, as the owner of the tables, then
--   call timeline.keep_partitions(ahead => '4 weeks', keep => '90 days');
-- and have a scheduler repeat that. Tables that have rows stay as they are until they are switched, which docs/operations.md
-- says how to do without stopping anybody. Run again, it brings what an earlier one of it made up to date.
--
-- Partitions are ranges of event_id: the first 48 bits of a UUID of version 7 are its time. So an event is always in the same
-- partition, whenever it is consumed, and a group settles it once. What is no such UUID goes to a default partition.

-- Since when each history is whole: what was written after this is there; null as long as nothing was dropped. And for how long
-- it is kept, as keep_partitions was last told; null if for ever. For everybody who may use the schema to read.
create table if not exists timeline.history_kept (
    history text        primary key,
    since   timestamptz
);
alter table timeline.history_kept alter since drop not null, add column if not exists kept_for interval;
grant select on timeline.history_kept to public;

-- The smallest UUID of version 7 of that time, and more.
create or replace function timeline.first_id(at timestamptz) returns uuid
    language sql immutable strict set search_path = pg_catalog as $$
    select cast(lpad(to_hex(cast(floor(extract(epoch from at) * 1000) as bigint)), 12, '0') || repeat('0', 20) as uuid)
$$;

create or replace function timeline.time_of_id(id uuid) returns timestamptz
    language sql immutable strict set search_path = pg_catalog as $$
    select to_timestamp(cast(cast('x0000' || left(replace(cast(id as text), '-', ''), 12) as bit(64)) as bigint) / 1000.0)
$$;

-- The partitions of both histories. Of the default one, and of a history that is not partitioned, the bounds are null.
create or replace function timeline.history_partitions()
    returns table (history regclass, partition regclass, is_default boolean, starts timestamptz, ends timestamptz)
    language sql stable set search_path = pg_catalog as $$
    select cast(part.inhparent as regclass), cast(part.inhrelid as regclass), bounds.text = 'DEFAULT',
           coalesce(timeline.time_of_id(cast(substring(bounds.text from 'FROM \(''([^'']*)''\)') as uuid)),
               case when bounds.text like '%FROM (MINVALUE)%' then timestamptz '-infinity' end),
           timeline.time_of_id(cast(substring(bounds.text from 'TO \(''([^'']*)''\)') as uuid))
      from pg_inherits part
      join pg_class child on child.oid = part.inhrelid
     cross join lateral (select pg_get_expr(child.relpartbound, child.oid) as text) bounds
     where part.inhparent in (to_regclass('timeline.event_request_history'),
                              to_regclass('timeline.event_consumption_history'))
$$;

-- One more partition, if the last ends before that time. Says what it did: ADDED; LEFT, that range stays in the default
-- partition; FENCED, the default partition is to be validated first; BUSY, somebody reads or writes for too long; ENOUGH.
create or replace function timeline.add_history_partition(
    in_history regclass, from_day timestamptz, until timestamptz, each text, out done text, out ends timestamptz)
    language plpgsql set search_path = pg_catalog set lock_timeout = '2s' set timezone = 'UTC' as $$
declare
    -- What can be moved, and what can be read, while writers wait a moment.
    few constant bigint := 10000;
    small constant bigint := 64 * 1024 * 1024;
    name text := (select relname from pg_class where oid = in_history);
    spare regclass;
    starts timestamptz;
    fresh text;
    outside text;
    found bigint;
    fenced boolean;
begin
    perform pg_advisory_xact_lock(hashtext('timeline.history_partitions'));
    spare := (select p.partition from timeline.history_partitions() p where p.history = in_history and p.is_default);
    if spare is null then
        raise exception '% is not partitioned', in_history
            using hint = 'select timeline.partition_history(...) switches it, see docs/operations.md.';
    end if;
    starts := greatest(from_day, coalesce(
        (select max(p.ends) from timeline.history_partitions() p where p.history = in_history),
        date_trunc(each, clock_timestamp())));
    ends := date_trunc(each, starts) + cast('1 ' || each as interval);
    if starts >= until then
        done := 'ENOUGH';
        return;
    end if;
    fresh := name || '_' || to_char(starts, 'YYYYMMDD');
    outside := format('event_id < %L or event_id >= %L', timeline.first_id(starts), timeline.first_id(ends));
    execute format('select count(*) from (select from %s where not (%s) limit %s) strays', spare, outside, few + 1)
       into found;
    fenced := (select convalidated from pg_constraint where conrelid = spare and conname = fresh || '_elsewhere');
    if pg_relation_size(spare) > small then
        if found = 0 and starts > clock_timestamp() then
            -- A validated check spares the reading of the default partition under the lock.
            if fenced is not true then
                if fenced is null then
                    execute format('alter table %s add constraint %I check (%s) not valid',
                        spare, fresh || '_elsewhere', outside);
                end if;
                done := 'FENCED ' || fresh || '_elsewhere';
                return;
            end if;
        else
            found := few + 1;
        end if;
    end if;
    if found > few then
        if fenced is not null then
            execute format('alter table %s drop constraint %I', spare, fresh || '_elsewhere');
        end if;
        raise notice '% is large and keeps what is from % until %: were no partitions made ahead?', spare, starts, ends;
        done := 'LEFT';
        return;
    end if;
    execute format('create table timeline.%I (like %s including all excluding identity)', fresh, in_history);
    execute format('alter table timeline.%I owner to %I', fresh,
        (select pg_get_userbyid(relowner) from pg_class where oid = in_history));
    execute format('lock table %s in access exclusive mode', spare);
    execute format('with moved as (delete from %s where not (%s) returning *) insert into timeline.%I select * from moved',
        spare, outside, fresh);
    execute format('alter table %s attach partition timeline.%I for values from (%L) to (%L)',
        in_history, fresh, timeline.first_id(starts), timeline.first_id(ends));
    if fenced is not null then
        execute format('alter table %s drop constraint %I', spare, fresh || '_elsewhere');
    end if;
    done := 'ADDED';
exception when lock_not_available or deadlock_detected then
    done := 'BUSY';
end $$;

-- Drops a partition in which nothing was written since that time, and notes since when the history is whole. Says DROPPED,
-- or why not: YOUNG, OPEN (a group has yet to settle an event), NEEDED (by the consumptions of its events) or BUSY.
create or replace function timeline.drop_history_partition(in_partition regclass, before timestamptz) returns text
    language plpgsql set search_path = pg_catalog set lock_timeout = '2s' as $$
declare
    it record;
    column_at text;
    newest timestamptz;
    open boolean := false;
begin
    perform pg_advisory_xact_lock(hashtext('timeline.history_partitions'));
    select * into it from timeline.history_partitions() p where p.partition = in_partition and not p.is_default;
    if not found or it.ends > before then
        return 'YOUNG';
    end if;
    if it.history = to_regclass('timeline.event_consumption_history') then
        column_at := 'consumed_at';
        execute format('select exists (
            select from %1$s u
             where u.outcome in (''FAILED'', ''HELD'')
               and not exists (
                   select from %1$s s
                    where s.consumer_group = u.consumer_group and s.event_id = u.event_id
                      and s.outcome in (''SUCCEEDED'', ''SKIPPED'')))', in_partition)
           into open;
    else
        column_at := 'requested_at';
        if exists (select from timeline.history_partitions() p
                    where p.history = to_regclass('timeline.event_consumption_history')
                      and p.starts < it.ends and p.ends > it.starts) then
            return 'NEEDED';
        end if;
    end if;
    if open then
        return 'OPEN';
    end if;
    execute format('select max(%I) from %s', column_at, in_partition) into newest;
    if newest >= before then
        return 'YOUNG';
    end if;
    -- Once more under the lock: what came in between has a newer time.
    execute format('lock table only %s in access exclusive mode', it.history);
    execute format('select max(%I) from %s', column_at, in_partition) into newest;
    if newest >= before then
        return 'YOUNG';
    end if;
    execute format('drop table %s', in_partition);
    if newest is not null then
        insert into timeline.history_kept as kept (history, since) values (cast(it.history as text), newest)
            on conflict (history) do update set since = greatest(kept.since, excluded.since);
    end if;
    return 'DROPPED';
exception when lock_not_available or deadlock_detected then
    return 'BUSY';
end $$;

-- Makes partitions ahead and drops old ones (none, where keep is null). As often as you like, by one or by several: what is done
-- is not done again. Each partition is a transaction of its own, in which others wait for two seconds at most.
create or replace procedure timeline.keep_partitions(ahead interval, keep interval, each text default 'week')
    language plpgsql as $$
declare
    which regclass;
    old record;
    step record;
    said text;
    since timestamptz;
    stopped regclass;
    tries int;
begin
    if ahead is null or ahead < interval '2 days' or ahead > interval '2 years' then
        raise exception 'ahead is %: write how far partitions shall be made ahead, from 2 days to 2 years', ahead;
    end if;
    if keep < interval '1 day' then
        raise exception 'keep is %: write 1 day or more, longer than any topic keeps its records', keep;
    end if;
    if each is null or each not in ('day', 'week', 'month') then
        raise exception 'each is %: write day, week or month', each;
    end if;
    if ahead / 400 > cast('1 ' || each as interval) then
        raise exception 'ahead is % and each is %: these are more than 400 partitions', ahead, each;
    end if;
    foreach which in array array[to_regclass('timeline.event_request_history'),
                                 to_regclass('timeline.event_consumption_history')] loop
        since := '-infinity';
        tries := 0;
        loop
            select * into step from timeline.add_history_partition(which, since, clock_timestamp() + ahead, each);
            commit;
            exit when step.done = 'ENOUGH';
            if step.done like 'FENCED %' then
                execute format('alter table %s validate constraint %I',
                    (select p.partition from timeline.history_partitions() p where p.history = which and p.is_default),
                    substr(step.done, 8));
                commit;
            elsif step.done = 'BUSY' then
                tries := tries + 1;
                exit when tries = 5;
                perform pg_sleep(1);
            else
                since := step.ends;
            end if;
        end loop;
        if step.done = 'BUSY' then
            raise warning '% is busy: no partition was made for what is from % on; call this again', which,
                (select max(p.ends) from timeline.history_partitions() p where p.history = which);
        end if;
    end loop;
    -- Before anything is dropped, so that the console can warn of topics that keep their records longer.
    insert into timeline.history_kept as noted (history, kept_for)
    select of_table, case when isfinite(keep) then keep end
      from unnest(array['timeline.event_request_history', 'timeline.event_consumption_history']) as t (of_table)
        on conflict (history) do update set kept_for = excluded.kept_for
     where noted.kept_for is distinct from excluded.kept_for;
    commit;
    if keep is null then
        return;
    end if;
    -- Consumptions first: requests are kept as long as what came of them. The oldest first, and none beyond an open failure: a
    -- rewind to it reads what came after it once more.
    for old in
        select p.*, cast(p.partition as text) as name from timeline.history_partitions() p
         where not p.is_default and p.ends <= clock_timestamp() - keep
         order by cast(p.history as text), p.ends
    loop
        continue when old.history = stopped;
        tries := 0;
        loop
            said := timeline.drop_history_partition(old.partition, clock_timestamp() - keep);
            commit;
            tries := tries + 1;
            exit when said <> 'BUSY' or tries = 5;
            perform pg_sleep(1);
        end loop;
        raise notice '% until %: %', old.name, old.ends, said;
        if said in ('OPEN', 'BUSY') then
            stopped := old.history;
            raise warning '% stays, with all that is newer, although it is old enough: %', old.name,
                case said when 'OPEN' then 'a group has open failures in it; rewind or skip them'
                          else 'it is read or written for too long; call this again' end;
        end if;
    end loop;
end $$;

-- Before a history with rows is switched: lets no event of that day or a later one in, so that what is there can become the
-- first partition. Choose a day well after the switch.
create or replace function timeline.bound_history(in_history regclass, before_day date) returns void
    language plpgsql set search_path = pg_catalog set lock_timeout = '2s' set timezone = 'UTC' as $$
declare
    newest uuid;
    bound uuid := timeline.first_id(cast(before_day as timestamptz));
begin
    if before_day is null or before_day < current_date + 2 or before_day > current_date + 366 then
        raise exception '% is no day to bound by: choose one that is 2 to 366 days ahead', before_day;
    end if;
    if (select relkind from pg_class where oid = in_history) = 'p' then
        raise exception '% is partitioned already', in_history;
    end if;
    execute format('select event_id from %s order by event_id desc limit 1', in_history) into newest;
    if newest >= bound then
        raise exception '% has the event %, which is no UUID of version 7 from before %', in_history, newest, before_day
            using hint = 'This layout is for histories whose events have such ids. Others stay as they are.';
    end if;
    execute format('alter table %s add constraint history_ends check (event_id < %L) not valid', in_history, bound);
end $$;

-- Switches one history to partitions: an empty one at once, one with rows after bound_history and the validation of its check.
-- Grants, policies and publications go over to the partitioned table. In one short transaction: if it gets no lock within two
-- seconds, it fails and nothing has changed; do it again.
create or replace function timeline.partition_history(in_history regclass) returns text
    language plpgsql set search_path = pg_catalog set lock_timeout = '2s' set client_min_messages = 'warning' as $$
declare
    it pg_class;
    root text;
    rest text;
    keys text := 'event_id';
    bound text;
    is_empty boolean;
    next_id bigint;
    definitions text[];
    statement text;
    each record;
begin
    if in_history is null or in_history not in (to_regclass('timeline.event_request_history'),
                                                to_regclass('timeline.event_consumption_history')) then
        raise exception '% is none of the two histories', in_history;
    end if;
    select * into it from pg_class where oid = in_history;
    if it.relkind = 'p' then
        return 'partitioned already';
    end if;
    if exists (select from pg_trigger where tgrelid = in_history)
       or exists (select from pg_constraint where contype = 'f' and in_history in (conrelid, confrelid))
       or exists (select from pg_depend where refobjid = in_history and classid = cast('pg_rewrite' as regclass)) then
        raise exception '% has triggers, foreign keys or views, which would stay with the old table', in_history
            using hint = 'Drop them and create them again after the switch.';
    end if;
    if exists (select from pg_publication p
                left join pg_publication_rel r on r.prpubid = p.oid and r.prrelid = in_history
                left join pg_publication_namespace n on n.pnpubid = p.oid and n.pnnspid = it.relnamespace
                where case when r.oid is null then (p.puballtables or n.oid is not null) and not p.pubviaroot
                           else r.prqual is not null or r.prattrs is not null end) then
        raise exception '% is published by rows, by columns, or with all tables but not by the root of partitions', in_history
            using hint = 'Make a publication for it as docs/operations.md says, or set publish_via_partition_root.';
    end if;
    root := format('timeline.%I', it.relname);
    execute format('lock table %s in access exclusive mode', root);
    execute format('select not exists (select from %s)', root) into is_empty;
    select substring(pg_get_constraintdef(oid) from $re$event_id < '([^']*)'$re$) into bound
      from pg_constraint where conrelid = in_history and conname = 'history_ends' and convalidated;
    if bound is null and not is_empty then
        raise exception '% has rows, and no validated check that says until when', in_history
            using hint = 'Do first what docs/operations.md says: bound_history, then validate constraint history_ends.';
    end if;
    rest := it.relname || case when bound is null then '_default' else '_first' end;

    if it.relname = 'event_consumption_history' then
        keys := 'event_id, consumption_id';
        if not exists (select from pg_index
                        where indrelid = in_history and indisunique and indisvalid and indpred is null
                          and indexrelid = to_regclass('timeline.event_consumption_history_key')) then
            if not is_empty then
                raise exception '% has no valid unique index event_consumption_history_key', in_history using hint =
                    format('create unique index concurrently event_consumption_history_key on %s (%s)', root, keys);
            end if;
            execute format('create unique index event_consumption_history_key on %s (%s)', root, keys);
        end if;
        next_id := coalesce(pg_sequence_last_value(cast(pg_get_serial_sequence(root, 'consumption_id') as regclass)), 0) + 1;
        execute format('alter table %s alter consumption_id drop identity', root);
        execute format('alter table %s drop constraint %I', root, it.relname || '_pkey');
        execute format('alter table %s add constraint %I primary key using index event_consumption_history_key',
            root, rest || '_pkey');
    else
        execute format('alter table %s rename constraint %I to %I', root, it.relname || '_pkey', rest || '_pkey');
    end if;

    -- The old table and its indexes make room for the names that everybody uses.
    definitions := array(select pg_get_indexdef(indexrelid) from pg_index where indrelid = in_history and not indisprimary);
    for each in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
                 where i.indrelid = in_history and not i.indisprimary loop
        execute format('alter index timeline.%I rename to %I',
            each.relname, rest || substr(each.relname, length(it.relname) + 1));
    end loop;
    if bound is null then
        execute format('alter table %s drop constraint if exists history_ends', root);
    end if;
    execute format('alter table %s rename to %I', root, rest);
    execute format('create table %s (like timeline.%I including all excluding identity excluding indexes)
        partition by range (event_id)', root, rest);
    execute format('alter table %s drop constraint if exists history_ends', root);
    execute format('alter table %s add constraint %I primary key (%s)', root, it.relname || '_pkey', keys);
    if next_id is not null then
        execute format('alter table %s alter consumption_id add generated always as identity (start with %s)', root, next_id);
    end if;
    foreach statement in array definitions loop
        execute statement;
    end loop;

    -- Whoever may read and write goes on to do so, through the same policies; followers go on to see one table, by its name.
    for each in
        select a.privilege_type || coalesce(' (' || quote_ident(a.attname) || ')', '') as what,
               case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as who,
               case when a.is_grantable then ' with grant option' else '' end as how
          from (select null as attname, own.* from aclexplode(it.relacl) own
                union all
                select attname, own.* from pg_attribute cross join lateral aclexplode(attacl) own
                 where attrelid = in_history and not attisdropped) a
         where a.grantee <> it.relowner
    loop
        execute format('grant %s on %s to %s%s', each.what, root, each.who, each.how);
        execute format('revoke all on %s from %s', in_history, each.who);
    end loop;
    for each in
        select p.*, array(select case id when 0 then 'public' else quote_ident(pg_get_userbyid(id)) end
                            from unnest(p.polroles) as r (id)) as roles
          from pg_policy p where p.polrelid = in_history
    loop
        execute format('create policy %I on %s as %s for %s to %s%s%s', each.polname, root,
            case when each.polpermissive then 'permissive' else 'restrictive' end,
            case each.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
                             else 'all' end,
            array_to_string(each.roles, ', '),
            ' using (' || pg_get_expr(each.polqual, in_history) || ')',
            ' with check (' || pg_get_expr(each.polwithcheck, in_history) || ')');
        execute format('drop policy %I on %s', each.polname, in_history);
    end loop;
    if it.relrowsecurity then
        execute format('alter table %s enable row level security', root);
    end if;
    if it.relforcerowsecurity then
        execute format('alter table %s force row level security', root);
    end if;
    -- Nobody is granted anything on a partition, and its owner has to see all of it, to know what may be dropped.
    execute format('alter table %s disable row level security, no force row level security', in_history);
    execute format('alter table %s owner to %I', root, pg_get_userbyid(it.relowner));
    for each in select p.pubname from pg_publication p join pg_publication_rel r on r.prpubid = p.oid
                 where r.prrelid = in_history loop
        execute format('alter publication %I set (publish_via_partition_root = true)', each.pubname);
        execute format('alter publication %I drop table %s', each.pubname, in_history);
        execute format('alter publication %I add table %s', each.pubname, root);
    end loop;

    if bound is null then
        execute format('alter table %s attach partition %s default', root, in_history);
        return 'partitioned';
    end if;
    execute format('alter table %s attach partition %s for values from (minvalue) to (%L)', root, in_history, bound);
    execute format('alter table %s drop constraint history_ends', in_history);
    execute format('create table timeline.%I partition of %s default', it.relname || '_default', root);
    execute format('alter table timeline.%I owner to %I', it.relname || '_default', pg_get_userbyid(it.relowner));
    return 'partitioned, with all that there was as its first partition';
end $$;

revoke all on function timeline.add_history_partition(regclass, timestamptz, timestamptz, text),
    timeline.drop_history_partition(regclass, timestamptz), timeline.bound_history(regclass, date),
    timeline.partition_history(regclass) from public;
revoke all on procedure timeline.keep_partitions(interval, interval, text) from public;

do $$
begin
    if not exists (select from timeline.event_request_history)
       and not exists (select from timeline.event_consumption_history) then
        perform timeline.partition_history('timeline.event_request_history');
        perform timeline.partition_history('timeline.event_consumption_history');
    end if;
end $$;
