-- The failure board: the console's own projection of the consumption history. It can be rebuilt from it at any time.

-- Where following the history stands: one row, which the console instance that is at work has locked.
create table saga_rewind.projection (
    name          text        primary key check (name = 'failure_board'),
    source        text,
    place         text,
    generation    int         not null default 0,
    rebuilding    boolean     not null default true,
    rebuilt_at    timestamptz not null default 'epoch',
    rebuilt_id    bigint      not null default 0,
    read_at       timestamptz,
    counted_since timestamptz not null default clock_timestamp(),
    overlapping   boolean     not null default false,
    trouble       text
);
insert into saga_rewind.projection (name) values ('failure_board');

create table saga_rewind.cause (
    cause_id       text        primary key,
    consumer_group text        not null,
    error_type     text,
    frames         text[]      not null,
    message        text,
    title          text        not null,
    last_failed_at timestamptz not null
);

-- An event that a group failed with or held. The id is made from both, so a rebuild keeps it.
create table saga_rewind.failure (
    failure_id      uuid        primary key,
    consumer_group  text        not null,
    event_id        uuid        not null,
    saga_id         text,
    saga_type       text,
    event_type      text,
    topic           text        not null,
    partition       int         not null,
    record_offset   bigint      not null,
    outcome         text        not null check (outcome in ('FAILED', 'HELD')),
    state           text        not null check (state in ('OPEN', 'RECOVERED', 'SKIPPED')),
    cause_id        text        references saga_rewind.cause,
    attempts        int         not null,
    first_failed_at timestamptz not null,
    last_failed_at  timestamptz not null,
    written_at      timestamptz not null,
    waits_for       uuid,
    error_type      text,
    error_message   text,
    settled_at      timestamptz check ((state = 'OPEN') = (settled_at is null)),
    generation      int         not null
);
comment on column saga_rewind.failure.written_at is 'not after the record was written: requested, else first tried';
create index failure_event on saga_rewind.failure (event_id);
create index failure_list on saga_rewind.failure (state, last_failed_at desc, failure_id desc);
create index failure_group on saga_rewind.failure (consumer_group, state, last_failed_at desc, failure_id desc);
create index failure_cause on saga_rewind.failure (cause_id, state, last_failed_at desc, failure_id desc);
create index failure_saga on saga_rewind.failure (reverse(saga_id) text_pattern_ops);
create index failure_open_offset on saga_rewind.failure (consumer_group, topic, partition, record_offset)
    where state = 'OPEN';
create index failure_open_saga on saga_rewind.failure (saga_id, consumer_group, topic, partition, record_offset)
    where state = 'OPEN';
create index failure_settled on saga_rewind.failure (settled_at) where state <> 'OPEN';

-- Which failures a rewind that has not ended has selected; not part of the projection.
create table saga_rewind.recovering (
    failure_id uuid        not null,
    rewind_id  uuid        not null,
    since      timestamptz not null default clock_timestamp(),
    primary key (failure_id, rewind_id)
);
create index recovering_rewind on saga_rewind.recovering (rewind_id);

-- How consuming went, by minute.
create table saga_rewind.activity (
    consumer_group text        not null,
    minute         timestamptz not null,
    succeeded      int         not null,
    failed         int         not null,
    held           int         not null,
    primary key (consumer_group, minute)
);
create index activity_minute on saga_rewind.activity (minute);
