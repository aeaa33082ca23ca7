-- Roles and the database of the cases, once, by the server's administrator.
-- On one machine all roles have one password; on a server give each its own.
\getenv secret ROLES_PASSWORD
CREATE ROLE ventanilla_owner  LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_app    LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_worker LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_door   LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_keys   LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_sealer LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_rules  NOLOGIN;
GRANT ventanilla_rules TO ventanilla_owner WITH INHERIT FALSE, SET TRUE;
CREATE DATABASE ventanilla OWNER ventanilla_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE ventanilla FROM PUBLIC;
GRANT CONNECT ON DATABASE ventanilla TO ventanilla_app, ventanilla_worker, ventanilla_door,
  ventanilla_keys, ventanilla_sealer;
\connect ventanilla
REVOKE ALL ON SCHEMA public FROM PUBLIC;
