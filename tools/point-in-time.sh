#!/usr/bin/env bash
# A PostgreSQL that archives its log, in a throwaway folder, as docs/operations.md has it. It does what standard input says, a line each,
# and answers a line each: base (a base backup), recover MOMENT (the server is gone; another one stands where the first was at that moment,
# and its address is the answer). Prints its address first, and lives as long as its standard input.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/postgres.sh

recovered=
stop_both() {
    if [ -n "$recovered" ]; then as_server "$postgres_bin/pg_ctl" -D "$recovered/data" -m immediate stop >/dev/null || true; fi
    rm -rf "$recovered" "$archive"
    stop_postgres 2>/dev/null
}
archive=$(mktemp -d)
trap stop_both EXIT
[ "$(id -u)" = 0 ] && chown postgres "$archive"
start_postgres -c fsync=off -c archive_mode=on -c "\"archive_command=cp %p $archive/%f\""

echo "$postgres_url"
while read -r word moment; do
    case $word in
        base)
            recovered=$(mktemp -d)
            [ "$(id -u)" = 0 ] && chown postgres "$recovered"
            as_server "$postgres_bin/pg_basebackup" -D "$recovered/data" --checkpoint=fast -d "host=$postgres_folder user=postgres" >/dev/null
            echo base
            ;;
        recover)
            # What was written is in the archive; the server itself is lost.
            as_server "$postgres_bin/psql" -qAtX -h "$postgres_folder" -U postgres -c "SELECT pg_switch_wal()" >/dev/null
            as_server "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -m fast -w stop >/dev/null
            as_server touch "$recovered/data/recovery.signal"
            as_server "$postgres_bin/pg_ctl" -D "$recovered/data" -l "$recovered/log" -w start -o "-k $recovered -c listen_addresses='' -c fsync=off \
                -c archive_mode=off -c recovery_target_action=promote -c \"recovery_target_time=$moment\" -c \"restore_command=cp $archive/%f %p\"" >/dev/null
            echo "postgres://postgres@localhost/postgres?host=$recovered"
            ;;
    esac
done
