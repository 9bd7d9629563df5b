-- People and programs; the key is the name without case and width.
create table accounts (
    key text primary key,
    stamp text not null,
    document bytea not null
);

-- Who did what. Entries are added, and removed when they are too old; nothing changes one.
create table audit (
    number bigint generated always as identity primary key,
    at timestamptz not null,
    who text not null,
    action text not null,
    what text not null,
    origin text not null
);
create index audit_at on audit (at);

create function audit_stays() returns trigger language plpgsql as $$
begin
    raise exception 'entries of the audit log are not changed';
end $$;
create trigger audit_stays before update on audit for each statement execute function audit_stays();
