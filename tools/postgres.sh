# A PostgreSQL server in a throwaway folder, for tests and measurements; sourced by ./test and benches/run.
# Installs the Debian package when there is none. No port is open: the server is reached by its socket.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

find_postgres() { # prints the folder of initdb and pg_ctl
    local found
    found=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 || true)
    [ -n "$found" ] && dirname "$(readlink -f "$found")"
}

# As a user who is not root, for PostgreSQL refuses root; a Debian package brings the user `postgres`.
as_server() { if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi; }

# start_postgres [server options]: sets postgres_url
start_postgres() {
    if ! postgres_bin=$(find_postgres); then
        echo "Installing PostgreSQL" >&2
        as_root apt-get update -qq >/dev/null
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
        postgres_bin=$(find_postgres)
    fi
    postgres_folder=$(mktemp -d)
    [ "$(id -u)" = 0 ] && chown postgres "$postgres_folder"
    as_server "$postgres_bin/initdb" -D "$postgres_folder/data" -A trust -U postgres --locale=C.UTF-8 --encoding=UTF8 >/dev/null
    as_server "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w start \
        -o "-k $postgres_folder -c listen_addresses='' $*" >/dev/null
    postgres_url="postgres://postgres@localhost/postgres?host=$postgres_folder"
}

stop_postgres() {
    [ -n "${postgres_folder:-}" ] || return 0
    as_server "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -m immediate stop >/dev/null || true
    rm -rf "$postgres_folder"
}
