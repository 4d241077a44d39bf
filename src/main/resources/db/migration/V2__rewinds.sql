-- What was planned, what is being done about it, and what came of it.

create table saga_rewind.rewind_plan (
    plan_id    uuid        primary key,
    digest     text        not null,
    document   jsonb       not null,
    created_by text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index rewind_plan_expiry on saga_rewind.rewind_plan (expires_at);

create table saga_rewind.rewind_plan_record (
    plan_id        uuid    not null references saga_rewind.rewind_plan on delete cascade,
    consumer_group text    not null,
    topic          text    not null,
    partition      int     not null,
    record_offset  bigint  not null,
    event_id       uuid,
    saga_id        text,
    forecast       text    not null check (forecast in ('SKIP', 'RUN_AGAIN', 'FIRST_RUN', 'UNRECORDED')),
    selected       boolean not null,
    primary key (plan_id, consumer_group, topic, partition, record_offset)
);

create table saga_rewind.rewind (
    rewind_id       uuid        primary key,
    plan_id         uuid        not null references saga_rewind.rewind_plan,
    undo_of         uuid        references saga_rewind.rewind,
    state           text        not null,
    requested_by    text        not null,
    requested_at    timestamptz not null default clock_timestamp(),
    when_active     text        not null check (when_active in ('REFUSE', 'WAIT', 'EVICT')),
    wait_seconds    int         not null,
    reason          text        not null,
    ticket          text,
    acknowledged    text[]      not null,
    audit_id        uuid,
    ended_at        timestamptz,
    idempotency_key text,
    request_digest  text        not null,
    -- Who works on it, until when nobody else may, and when it is to be looked at again.
    worker          text,
    lease_until     timestamptz,
    due_at          timestamptz not null default clock_timestamp()
);
create index rewind_newest on saga_rewind.rewind (requested_at desc, rewind_id desc);
create index rewind_under_way on saga_rewind.rewind (due_at) where ended_at is null;
create index rewind_plan_used on saga_rewind.rewind (plan_id);
create unique index rewind_idempotency on saga_rewind.rewind (requested_by, idempotency_key)
    where idempotency_key is not null;

-- One consumer group of a rewind.
create table saga_rewind.rewind_leg (
    rewind_id         uuid        not null references saga_rewind.rewind,
    consumer_group    text        not null,
    state             text        not null,
    state_since       timestamptz not null default clock_timestamp(),
    deadline          timestamptz,
    evicted           int         not null default 0,
    members_before    int         not null default 0,
    members_left      jsonb       not null default '[]',
    overwritten       int         not null default 0,
    overwritten_since timestamptz,
    moved_at          timestamptz,
    resumed_at        timestamptz,
    refusal           jsonb,
    primary key (rewind_id, consumer_group)
);
-- Nobody rewinds a group while somebody else is at it: not a check, a fact.
create unique index rewind_leg_at_work on saga_rewind.rewind_leg (consumer_group)
    where state in ('VACATING', 'REWINDING', 'RESUMING', 'UNKNOWN');
create index rewind_leg_group on saga_rewind.rewind_leg (consumer_group);

create table saga_rewind.rewind_partition (
    rewind_id       uuid   not null,
    consumer_group  text   not null,
    topic           text   not null,
    partition       int    not null,
    planned_offset  bigint not null,
    target_offset   bigint not null,
    expected_offset bigint,
    offset_before   bigint,
    offset_now      bigint,
    result          text   not null default 'PENDING' check (result in ('PENDING', 'REWOUND', 'REFUSED', 'UNKNOWN')),
    detail          text,
    primary key (rewind_id, consumer_group, topic, partition),
    foreign key (rewind_id, consumer_group) references saga_rewind.rewind_leg
);

create table saga_rewind.rewind_message (
    rewind_id      uuid   not null,
    consumer_group text   not null,
    event_id       uuid   not null,
    saga_id        text,
    event_type     text,
    topic          text   not null,
    partition      int    not null,
    record_offset  bigint not null,
    outcome_before text   not null,
    cause_before   text,
    -- The newest attempt before anything was moved: what comes after it is what the rewind brought about.
    baseline       bigint,
    outcome        text   not null default 'NOT_REACHED'
                          check (outcome in ('NOT_REACHED', 'RECOVERED', 'FAILED_AGAIN', 'HELD')),
    cause_now      text,
    seen_at        timestamptz,
    primary key (rewind_id, consumer_group, event_id),
    foreign key (rewind_id, consumer_group) references saga_rewind.rewind_leg
);
create index rewind_message_place
    on saga_rewind.rewind_message (rewind_id, consumer_group, topic, partition, record_offset);
create index rewind_message_saga on saga_rewind.rewind_message (saga_id);
create index rewind_message_cause on saga_rewind.rewind_message (cause_before, rewind_id);

-- What happened, each row written before the act that it announces.
create table saga_rewind.rewind_transition (
    transition_id  bigint      generated always as identity primary key,
    rewind_id      uuid        not null references saga_rewind.rewind,
    consumer_group text,
    state          text        not null,
    code           text        not null,
    args           jsonb       not null,
    happened_at    timestamptz not null default clock_timestamp(),
    happened_by    text        not null
);
create index rewind_transition_rewind on saga_rewind.rewind_transition (rewind_id, transition_id);

-- Since when Kafka has called a group empty: consuming in an empty group gives away members that Kafka does not see.
create table saga_rewind.group_seen_empty (
    consumer_group text        primary key,
    since          timestamptz not null default clock_timestamp()
);
