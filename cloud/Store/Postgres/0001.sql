-- Events as they came. Partitioned by stream: a gate's stream lies together, indexes stay small, and partitions are vacuumed side by side.
-- Not by time: an event is unique by (stream, sequence) alone, however late it comes, and PostgreSQL has no unique index across partitions without their key.
create table streams (
    number integer generated always as identity primary key,
    gate text not null,
    stream text not null,
    through bigint not null,
    highest bigint not null,
    digest text,
    unique (gate, stream)
);

create table events (
    stream integer not null,
    sequence bigint not null,
    received timestamptz not null,
    pass text,
    problem text,
    payload bytea not null,
    primary key (stream, sequence)
) partition by hash (stream);

do $$
begin
    for part in 0..15 loop
        execute format('create table events_%s partition of events for values with (modulus 16, remainder %s)', to_char(part, 'FM00'), part);
    end loop;
end $$;

create index events_pass on events (pass) where pass is not null;
create index events_problem on events (stream) where problem is not null;

create table lost_runs (
    stream integer not null,
    first bigint not null,
    last bigint not null,
    primary key (stream, first)
);

-- Folded from the events; the document is what the program reads, the columns are what is searched for.
create table passes (
    id text primary key,
    gate text not null,
    lane text not null,
    plate text,
    began timestamptz not null,
    outcome text,
    celsius double precision,
    place bigint not null,
    document bytea not null
);
create index passes_began on passes (began desc);
create index passes_gate on passes (gate, place desc);

create table gates (
    gate text primary key,
    document bytea not null
);

create table rejected (
    number bigint generated always as identity primary key,
    gate text not null,
    problem text not null,
    payload bytea not null,
    received timestamptz not null
);

create table about (
    name text primary key,
    value text not null
);
