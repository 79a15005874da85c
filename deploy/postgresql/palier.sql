-- Typed once, as the superuser of a PostgreSQL 17 or newer (docs/how-to/operate.md, 5).
-- REPLICATION and pg_read_all_stats are for the backups.
CREATE ROLE palier_owner LOGIN CREATEROLE REPLICATION;
GRANT pg_read_all_stats TO palier_owner;
GRANT SET ON PARAMETER deadlock_timeout TO palier_owner;
-- A cluster made where no language is set has neither UTF-8 nor an order of its own.
CREATE DATABASE palier OWNER palier_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
