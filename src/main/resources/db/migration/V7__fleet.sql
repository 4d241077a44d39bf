-- A group can be vacated by stopping the service that runs it. How it was is written down before it is stopped.

alter table saga_rewind.rewind
    drop constraint rewind_when_active_check,
    add constraint rewind_when_active_check check (when_active in ('REFUSE', 'WAIT', 'EVICT', 'SCALE_TO_ZERO'));

alter table saga_rewind.rewind_leg
    add column fleet_service     text,
    add column fleet             jsonb,
    add column fleet_stopped_at  timestamptz,
    add column fleet_restored_at timestamptz,
    -- Why the fleet did not do what it was last asked to.
    add column fleet_problem     text,
    add constraint rewind_leg_fleet_known check (fleet is null or fleet_service is not null);

-- One rewind per service: a second one would remember the count 0 and the suspensions of the first.
create unique index rewind_leg_fleet on saga_rewind.rewind_leg (fleet_service)
    where fleet_service is not null and fleet_restored_at is null;
