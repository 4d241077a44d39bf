-- The business tables of the demo. What services insert has no unique constraint on the order,
-- so that an effect that happened twice is there twice and can be counted.
create schema bento;

create sequence bento.order_number;

create table bento.orders (
    order_id     text        primary key,
    merchant     text        not null,
    amount_yen   int         not null,
    status       text        not null default 'PLACED' check (status in ('PLACED', 'COMPLETED')),
    placed_at    timestamptz not null default clock_timestamp(),
    completed_at timestamptz
);

create table bento.reservations (
    reservation_id bigint generated always as identity primary key,
    order_id       text   not null,
    portions       int    not null,
    note           text
);
create index reservations_order on bento.reservations (order_id);

create table bento.charges (
    charge_id         bigint generated always as identity primary key,
    order_id          text   not null,
    amount_yen        int    not null,
    gateway_reference text   not null
);
create index charges_order on bento.charges (order_id);

create table bento.adjustments (
    adjustment_id bigint generated always as identity primary key,
    order_id      text   not null,
    discount_yen  int    not null
);
create index adjustments_order on bento.adjustments (order_id);

create table bento.deliveries (
    delivery_id bigint generated always as identity primary key,
    order_id    text   not null,
    courier     text   not null
);
create index deliveries_order on bento.deliveries (order_id);
