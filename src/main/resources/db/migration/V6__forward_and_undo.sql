-- Committed offsets can be put forward: over messages that are never processed, or back to where a rewind began.

alter table saga_rewind.rewind_plan_record
    drop constraint rewind_plan_record_forecast_check,
    add constraint rewind_plan_record_forecast_check check (
        forecast in ('SKIP', 'RUN_AGAIN', 'FIRST_RUN', 'UNRECORDED', 'NOT_PROCESSED', 'STAYS_OPEN'));

-- How many messages a move forward has passed and its group has not settled; unknown until it is proven.
alter table saga_rewind.rewind_leg add column not_processed bigint;

create index rewind_undo_of on saga_rewind.rewind (undo_of) where undo_of is not null;

-- Counts of plans learnt two more numbers.
update saga_rewind.rewind_plan p
   set document = jsonb_set(document, '{partitions}', (
           select coalesce(jsonb_agg(
                      jsonb_set(one.value, '{records}',
                                cast('{"notProcessed": 0, "staysOpen": 0}' as jsonb) || (one.value -> 'records'))
                      order by one.ordinality), '[]')
             from jsonb_array_elements(p.document -> 'partitions') with ordinality one));
