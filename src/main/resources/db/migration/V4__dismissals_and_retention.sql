-- Failures that somebody took off the board. Not part of the projection, so that building it anew keeps them.
create table saga_rewind.dismissal (
    failure_id   uuid        primary key,
    dismissed_by text        not null,
    dismissed_at timestamptz not null default clock_timestamp(),
    reason       text        not null,
    attempts     int         not null
);
comment on column saga_rewind.dismissal.attempts is 'known when it was dismissed: one more puts it back on the board';

alter table saga_rewind.failure
    drop constraint failure_state_check,
    drop constraint failure_check,
    add constraint failure_state check (state in ('OPEN', 'RECOVERED', 'SKIPPED', 'DISMISSED')),
    add constraint failure_settled check ((state in ('OPEN', 'DISMISSED')) = (settled_at is null));
create index failure_dismissed_saga on saga_rewind.failure (saga_id, consumer_group, topic, partition, record_offset)
    where state = 'DISMISSED';

-- When records were written, by their own timestamps, as far as they were read. Not part of the projection either.
create table saga_rewind.record_time (
    topic         text        not null,
    partition     int         not null,
    record_offset bigint      not null,
    event_id      uuid        not null,
    written_at    timestamptz not null,
    primary key (topic, partition, record_offset)
);
comment on column saga_rewind.failure.written_at is
    'the record''s own timestamp where it was read; else not after it: requested, or first tried';

-- How far the logs of open failures had grown: what a size limit's estimate is made from. One row a minute, for a while.
create table saga_rewind.log_sample (
    topic      text        not null,
    partition  int         not null,
    minute     timestamptz not null,
    sampled_at timestamptz not null,
    log_end    bigint      not null,
    primary key (topic, partition, minute)
);
create index log_sample_minute on saga_rewind.log_sample (minute);
