-- The console's role gets what it needs, and of the audit no more than to read and to add. Where one role owns the tables
-- and runs the console, there is nothing to grant.
do $grants$
declare
    console text := '${console-role}';
begin
    if console = '' or console = current_user then
        return;
    end if;
    -- Consoles that start at the same moment would change the same rows of the catalogue.
    perform pg_advisory_xact_lock(hashtext('saga_rewind grants'));
    execute format('grant usage on schema saga_rewind to %I', console);
    execute format('grant select, insert, update, delete on all tables in schema saga_rewind to %I', console);
    execute format('grant usage on all sequences in schema saga_rewind to %I', console);
    execute format('revoke update, delete on saga_rewind.audit_entry from %I', console);
    if to_regclass('saga_rewind.audit_head') is not null then
        execute format('revoke insert, delete on saga_rewind.audit_head from %I', console);
    end if;
    execute format('revoke insert, update, delete on saga_rewind.flyway_schema_history from %I', console);
end
$grants$;
