-- Several consoles serve one user: sessions live here. The form of the tables is Spring Session's.
create table saga_rewind.session (
    primary_id            char(36) primary key,
    session_id            char(36) not null unique,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval int      not null,
    expiry_time           bigint   not null,
    principal_name        text
);

create index session_expiry on saga_rewind.session (expiry_time);

create table saga_rewind.session_attributes (
    session_primary_id char(36) not null references saga_rewind.session on delete cascade,
    attribute_name     text     not null,
    attribute_bytes    bytea    not null,
    primary key (session_primary_id, attribute_name)
);

-- Tokens that people make for programs. Only what a token hashes to is kept.
create table saga_rewind.api_token (
    token_id           uuid primary key,
    hash               bytea       not null unique,
    owner              text        not null,
    -- How the owner was signed in who made it: says where to look whether they still have the role.
    owner_signed_in_by text        not null check (owner_signed_in_by in ('PASSWORD', 'OPENID_CONNECT')),
    name               text        not null,
    role               text        not null,
    consumer_groups    text[]      not null,
    topics             text[]      not null,
    saga_types         text[]      not null,
    created_at         timestamptz not null default clock_timestamp(),
    expires_at         timestamptz not null,
    last_used_at       timestamptz,
    last_used_from     text,
    revoked_at         timestamptz,
    revoked_by         text,
    constraint api_token_revoked check ((revoked_at is null) = (revoked_by is null))
);

create unique index api_token_name on saga_rewind.api_token (owner, name) where revoked_at is null;

-- How often signing in failed of late. A key is a hash of a name and an address, of which nobody needs to be reminded.
create table saga_rewind.sign_in_failures (
    key          char(64) primary key,
    failures     int         not null,
    since        timestamptz not null default clock_timestamp(),
    -- Of a name at an address: when they last got in from there.
    succeeded_at timestamptz
);

create index sign_in_failures_since on saga_rewind.sign_in_failures (since);
