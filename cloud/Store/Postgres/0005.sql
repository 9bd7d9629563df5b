-- Commands, policies, directives and who has read them. The document is what the program reads; the key is what it is looked for by.
create table orders (
    kind text not null,
    id text collate "C" not null,
    key text collate "C" not null,
    document bytea not null,
    primary key (kind, id)
);
create index orders_key on orders (kind, key);

-- The last version that was given to a policy or a list of directives.
create table order_counter (
    last bigint not null
);
insert into order_counter (last) values (0);
