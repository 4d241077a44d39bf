-- Why the last step of a rewind could not be taken: said on its page while it is tried again.
alter table saga_rewind.rewind
    add column trouble        text,
    add column trouble_detail text,
    add constraint rewind_trouble check (
        trouble in ('KAFKA', 'FLEET', 'DATABASE', 'ERROR') and trouble_detail is not null
        or trouble is null and trouble_detail is null);
