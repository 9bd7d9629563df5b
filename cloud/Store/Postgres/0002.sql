-- The registry. Whoever changes something locks its one row first: so versions are counted without gaps, and become visible in their order.
create table registry (
    one boolean primary key default true check (one),
    version bigint not null,
    count integer not null,
    digest text not null,
    filings integer not null,
    change bigint not null
);
insert into registry (version, count, digest, filings, change) values (0, 0, repeat('0', 32), 0, 0);

-- By plate and colour. What was removed stays, with the version of that. The document is what the program reads, the columns are what is searched for.
create table filings (
    plate bigint primary key,
    -- Of the last change gates are told; 0: none ever was.
    version bigint not null,
    -- Of the last change of any kind: what a centre lacks that has the plates in memory.
    change bigint not null,
    registration text,
    state smallint,
    enterprise text,
    valid_to date,
    document bytea,
    -- At the end of a transaction: within it two may change places.
    unique (registration) deferrable initially deferred
);
create index filings_version on filings (version) where version > 0;
create index filings_change on filings (change);

-- Versions that are over, and what else was done.
create table filing_history (
    number bigint generated always as identity primary key,
    registration text not null,
    document bytea not null
);
create index filing_history_registration on filing_history (registration, number);
