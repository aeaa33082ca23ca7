-- Roles and the database of the keys, once, by the server's administrator.
\getenv secret ROLES_PASSWORD
CREATE ROLE ventanilla_owner LOGIN PASSWORD :'secret';
CREATE ROLE ventanilla_keys  LOGIN PASSWORD :'secret';
CREATE DATABASE ventanilla_keys OWNER ventanilla_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE ventanilla_keys FROM PUBLIC;
GRANT CONNECT ON DATABASE ventanilla_keys TO ventanilla_keys;
\connect ventanilla_keys
REVOKE ALL ON SCHEMA public FROM PUBLIC;
