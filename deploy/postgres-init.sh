#!/bin/sh
# Runs once, in an empty database: the role that serves may not change the schema; the owner, which migrates, serves nobody.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set app="$TAIZHANG_APP_ROLE" --set password="$TAIZHANG_APP_PASSWORD" <<'SQL'
CREATE ROLE :"app" LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
