#!/usr/bin/env bash
# A PostgreSQL and a hot standby that follows it DELAY behind, in throwaway folders: tools/standby.sh DELAY. Prints the two addresses,
# and lives as long as its standard input.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/postgres.sh

standby_folder=
stop_both() {
    if [ -n "$standby_folder" ]; then
        as_server "$postgres_bin/pg_ctl" -D "$standby_folder/data" -m immediate stop >/dev/null || true
        rm -rf "$standby_folder"
    fi
    stop_postgres
}
trap stop_both EXIT
start_postgres -c fsync=off
standby_folder=$(mktemp -d)
[ "$(id -u)" = 0 ] && chown postgres "$standby_folder"
as_server "$postgres_bin/pg_basebackup" -D "$standby_folder/data" -R --checkpoint=fast -d "host=$postgres_folder user=postgres" >/dev/null
as_server "$postgres_bin/pg_ctl" -D "$standby_folder/data" -l "$standby_folder/log" -w start \
    -o "-k $standby_folder -c listen_addresses='' -c fsync=off -c recovery_min_apply_delay=$1" >/dev/null
echo "$postgres_url"
echo "postgres://postgres@localhost/postgres?host=$standby_folder"
cat >/dev/null
