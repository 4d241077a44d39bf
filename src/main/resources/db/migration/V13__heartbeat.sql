-- The writer's clock, for whoever reads from a copy of this database: what the copy has of it is how old the copy is.
create table saga_rewind.heartbeat (
    only_one boolean primary key default true check (only_one),
    beat_at  timestamptz not null
);

insert into saga_rewind.heartbeat (beat_at) values (clock_timestamp());
