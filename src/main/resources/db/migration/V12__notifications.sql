-- What the console has to tell people outside, in the transaction in which it came to know it. One event is noted once.
create table saga_rewind.notification (
    notification_id uuid        primary key,
    event_key       text        not null unique,
    kind            text        not null,
    facts           jsonb       not null,
    noted_at        timestamptz not null default clock_timestamp()
);
create index notification_noted on saga_rewind.notification (noted_at);

-- Who has to be told, and whether they were. In a thread of one target an earlier one goes first.
create table saga_rewind.notification_delivery (
    delivery_id     bigint      generated always as identity primary key,
    notification_id uuid        not null references saga_rewind.notification on delete cascade,
    target          text        not null,
    thread          text        not null,
    state           text        not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'GIVEN_UP')),
    noted_at        timestamptz not null default clock_timestamp(),
    due_at          timestamptz not null default clock_timestamp(),
    attempts        int         not null default 0,
    worker          text,
    lease_until     timestamptz,
    answer_status   int,
    answer          text,
    answered_at     timestamptz,
    ended_at        timestamptz,
    unique (notification_id, target),
    constraint notification_delivery_ended check ((state = 'PENDING') = (ended_at is null))
);
comment on column saga_rewind.notification_delivery.attempts is 'counted before the request is sent';
create index notification_delivery_due on saga_rewind.notification_delivery (target, due_at) where state = 'PENDING';
create index notification_delivery_thread on saga_rewind.notification_delivery (target, thread, delivery_id)
    where state = 'PENDING';
create index notification_delivery_given_up on saga_rewind.notification_delivery (noted_at) where state = 'GIVEN_UP';
create index notification_delivery_newest on saga_rewind.notification_delivery (target, delivery_id desc);

-- What people were told of a cause. Not part of the projection, so that building the board anew tells nobody anything again.
create table saga_rewind.cause_notice (
    cause_id        text        primary key,
    consumer_group  text        not null,
    episode         int         not null default 1,
    open            boolean     not null default true,
    first_failed_at timestamptz not null,
    opened_at       timestamptz not null default clock_timestamp(),
    quiet_since     timestamptz,
    told_at         timestamptz,
    incident        text,
    warned_seconds  bigint,
    warned_at       timestamptz,
    lost_at         timestamptz
);
comment on column saga_rewind.cause_notice.episode is 'how often it has been open, with a pause in between';
comment on column saga_rewind.cause_notice.lost_at is 'when people were told that the first of its records is gone';
comment on column saga_rewind.cause_notice.incident is 'what was told and has not recovered: its own id, or that of several told as one';
create index cause_notice_incident on saga_rewind.cause_notice (incident) where incident is not null;
