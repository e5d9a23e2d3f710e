#!/usr/bin/env bash
# A PostgreSQL in a throwaway folder that does what standard input says, a word a line, and answers a line each: stop (as in a power
# cut), restart, start, kill (a process that serves taizhang, so that all of them begin anew), tight FOLDER (a database whose tables are
# kept there). Prints its address first, and lives as long as its standard input.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/postgres.sh
trap stop_postgres EXIT
start_postgres -c fsync=off

control() { as_server "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" "$@" >/dev/null; }
ask() { as_server "$postgres_bin/psql" -qAtX -v ON_ERROR_STOP=1 -h "$postgres_folder" -U postgres -c "$1"; }

echo "$postgres_url"
while read -r word more; do
    case $word in
        stop) control -m immediate -w stop ;;
        restart) control -m fast -w restart -o "-k $postgres_folder -c listen_addresses='' -c fsync=off" ;;
        start) control -w start -o "-k $postgres_folder -c listen_addresses='' -c fsync=off" ;;
        kill) as_server kill -9 "$(ask "SELECT pid FROM pg_stat_activity WHERE application_name = 'taizhang' LIMIT 1")" ;;
        tight)
            [ "$(id -u)" = 0 ] && chown postgres "$more"
            ask "CREATE TABLESPACE tight LOCATION '$more'"
            ask "CREATE DATABASE tight TABLESPACE tight"
            ;;
    esac
    echo "$word"
done
