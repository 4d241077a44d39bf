-- What stops a rewind, what it waits for, and what it tries first.

alter table saga_rewind.rewind
    -- Somebody wants what has not happened yet not to happen.
    add column cancel_by        text,
    add column cancel_at        timestamptz,
    -- A second person has to agree, until then.
    add column approval_until   timestamptz,
    add column decided_by       text,
    add column decided_at       timestamptz,
    -- One partition goes first; the others follow once it has recovered.
    add column canary           boolean not null default false,
    add column canary_passed_at timestamptz,
    -- Its proof was taken up again after its end: it moves nothing any more.
    add column only_follows     boolean not null default false,
    add constraint rewind_cancelled check ((cancel_by is null) = (cancel_at is null)),
    add constraint rewind_decided check ((decided_by is null) = (decided_at is null));

-- Another rewind that is at work on the group, while a leg waits for its turn.
alter table saga_rewind.rewind_leg
    add column waits_for uuid references saga_rewind.rewind;

alter table saga_rewind.rewind_partition
    add column canary   boolean not null default false,
    add column moved_at timestamptz,
    drop constraint rewind_partition_result_check,
    add constraint rewind_partition_result_check
        check (result in ('PENDING', 'REWOUND', 'REFUSED', 'UNKNOWN', 'NOT_MOVED'));
