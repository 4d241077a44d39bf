-- What operators set out to do and how it ended. Rows are only ever added: an act that takes time has a row when it
-- begins and another when it ends, so that one without an end is one whose outcome nobody knows.
create table saga_rewind.audit_entry (
    entry_id    bigint generated always as identity primary key,
    audit_id    uuid        not null,
    part        text        not null check (part in ('OPENED', 'CLOSED', 'WHOLE')),
    at          timestamptz not null default clock_timestamp(),
    actor       text        not null,
    address     text,
    request_id  text,
    action      text        not null,
    subject     text        not null,
    outcome     text        check ((outcome is null) = (part = 'OPENED')),
    details     jsonb       not null
);

create unique index audit_entry_part on saga_rewind.audit_entry (audit_id, part);
create index audit_entry_newest on saga_rewind.audit_entry (at desc, entry_id desc) where part <> 'CLOSED';
create index audit_entry_actor on saga_rewind.audit_entry (actor, at desc, entry_id desc) where part <> 'CLOSED';
create index audit_entry_action on saga_rewind.audit_entry (action, at desc, entry_id desc) where part <> 'CLOSED';

create function saga_rewind.refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'The audit is only added to: % of saga_rewind.audit_entry is refused', tg_op;
end
$$;

create trigger audit_entry_is_kept
    before update or delete or truncate on saga_rewind.audit_entry
    for each statement execute function saga_rewind.refuse_audit_change();
