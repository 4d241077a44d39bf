-- The timeline schema (PostgreSQL 15 or newer): what services write and the console reads.
-- Both tables are insert-only. docs/contract.md is the contract in words.
create schema if not exists timeline;

-- Who requested what, when, to where. It is the outbox that Debezium relays to Kafka.
create table timeline.event_request_history (
    event_id     uuid        primary key,
    saga_id      text        not null,
    saga_type    text        not null,
    event_type   text        not null,
    topic        text        not null,
    message_key  text        not null,
    payload      jsonb       not null,
    requested_by text        not null,
    requested_at timestamptz not null default clock_timestamp(),
    caused_by    uuid
);
create index event_request_history_saga on timeline.event_request_history (saga_id);
create index event_request_history_time on timeline.event_request_history (requested_at, event_id);
create index event_request_history_requester
    on timeline.event_request_history (requested_by, requested_at, event_id);
create index event_request_history_topic on timeline.event_request_history (topic, requested_at, event_id);

-- Who consumed what, when, from where, with what outcome: one row per attempt.
create table timeline.event_consumption_history (
    consumption_id bigint      generated always as identity primary key,
    consumer_group text        not null,
    event_id       uuid        not null,
    saga_id        text,
    event_type     text,
    topic          text        not null,
    partition      int         not null,
    record_offset  bigint      not null,
    outcome        text        not null check (outcome in ('SUCCEEDED', 'FAILED', 'HELD', 'SKIPPED')),
    consumed_by    text        not null,
    started_at     timestamptz not null,
    consumed_at    timestamptz not null default clock_timestamp(),
    waits_for      uuid        check (outcome <> 'HELD' or waits_for is not null),
    recorded_in    xid8        not null default pg_current_xact_id(),
    error_type     text,
    error_message  text,
    error_stack    text
);
-- The idempotency check: a group settles an event once.
create unique index event_consumption_history_settled
    on timeline.event_consumption_history (consumer_group, event_id) where outcome in ('SUCCEEDED', 'SKIPPED');
create index event_consumption_history_event on timeline.event_consumption_history (event_id);
create index event_consumption_history_saga on timeline.event_consumption_history (saga_id);
create index event_consumption_history_offset
    on timeline.event_consumption_history (consumer_group, topic, partition, record_offset);
create index event_consumption_history_unsettled
    on timeline.event_consumption_history (consumer_group, saga_id, topic, partition, record_offset)
    where outcome in ('FAILED', 'HELD');
create index event_consumption_history_failed
    on timeline.event_consumption_history (consumed_at) where outcome in ('FAILED', 'HELD');
create index event_consumption_history_group
    on timeline.event_consumption_history (consumer_group, consumed_at, consumption_id);
create index event_consumption_history_consumer
    on timeline.event_consumption_history (consumed_by, consumed_at, consumption_id);
create index event_consumption_history_topic
    on timeline.event_consumption_history (topic, consumed_at, consumption_id);
create index event_consumption_history_time on timeline.event_consumption_history (consumed_at, consumption_id);
create index event_consumption_history_recorded on timeline.event_consumption_history (recorded_in);

-- The console's one write: a group shall never process this event. False if it was settled already.
create function timeline.skip_event(in_group text, in_event uuid, in_reason text, in_by text) returns boolean
    language sql security definer set search_path = pg_catalog as $$
    with skipped as (
        insert into timeline.event_consumption_history (
            consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
            outcome, consumed_by, started_at, error_message)
        select consumer_group, event_id, saga_id, event_type, topic, partition, record_offset,
               'SKIPPED', in_by, clock_timestamp(), in_reason
          from timeline.event_consumption_history
         where consumer_group = in_group and event_id = in_event and outcome in ('FAILED', 'HELD')
         order by record_offset
         limit 1
        on conflict (consumer_group, event_id) where outcome in ('SUCCEEDED', 'SKIPPED') do nothing
        returning 1)
    select exists (select 1 from skipped)
$$;
revoke all on function timeline.skip_event(text, uuid, text, text) from public;
