-- What people did, for the reports; by the place of the event. Folded from the events, as passes are.
create table interventions (
    place bigint primary key,
    gate text not null,
    at timestamptz not null,
    document bytea not null
);
create index interventions_at on interventions (at);
