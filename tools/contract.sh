#!/usr/bin/env bash
# The interface judged by others' tools: Spectral reads the document (A-26), clients are generated from it in Python and TypeScript and
# tell a story, documents of mediation are opened and rendered, Schemathesis (A-27) asks a running server on both databases, as several
# callers. `tools/contract.sh` is the short form; `tools/contract.sh long [callers]` asks some thousands of times as each caller. What a
# caller may and is refused, or what they may see and is not found, fails it too.
# Tools are installed below target/, in the versions that tools/contract/ names.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/postgres.sh
form=${1:-short}
tools=$PWD/target/contract

install_missing() { # package, command that it brings
    command -v "$2" >/dev/null && return
    as_root apt-get update -qq >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}
install_missing nodejs node
install_missing npm npm
install_missing python3 python3
if ! [ -x "$tools/venv/bin/schemathesis" ]; then
    python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || as_root apt-get install -y -qq python3-venv >/dev/null
    python3 -m venv "$tools/venv"
fi
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check --requirement tools/contract/requirements.txt
mkdir -p "$tools/node"
if ! cmp -s tools/contract/package-lock.json "$tools/node/package-lock.json"; then
    cp tools/contract/package.json tools/contract/package-lock.json tools/contract/.npmrc "$tools/node/"
    (cd "$tools/node" && npm ci --ignore-scripts --no-audit --no-fund --silent)
    cp tools/contract/package-lock.json "$tools/node/"
fi

# The rules' package is looked for beside the rules.
cp tools/contract/spectral.yaml "$tools/node/"
"$tools/node/node_modules/.bin/spectral" lint --fail-severity warn --ruleset "$tools/node/spectral.yaml" openapi/all.json

# Clients as integrators make them: without a warning by their generators, and with types that the stories pass.
"$tools/venv/bin/openapi-python-client" generate --path openapi/all.json --config tools/contract/clients/python.yaml --meta none \
    --output-path "$tools/clients/taizhang" --overwrite --fail-on-warning >/dev/null
mkdir -p "$tools/node/clients"
cp tools/contract/clients/{story.ts,tsconfig.json,package.json} "$tools/node/clients/"
"$tools/node/node_modules/.bin/openapi-typescript" openapi/all.json --output "$tools/node/clients/taizhang.d.ts" >/dev/null
"$tools/node/node_modules/.bin/tsc" --project "$tools/node/clients"

if [ -z "${TAIZHANG_TEST_POSTGRES:-}" ]; then
    start_postgres -c fsync=off
    TAIZHANG_TEST_POSTGRES=$postgres_url
fi
database=contract_$$
folder=$(mktemp -d)
clean_up() {
    kill $(jobs -p) 2>/dev/null || true
    psql "$TAIZHANG_TEST_POSTGRES" -qc "DROP DATABASE IF EXISTS $database WITH (FORCE)" >/dev/null 2>&1 || true
    stop_postgres
    rm -rf "$folder"
}
trap clean_up EXIT
cargo build --quiet -p server

judge() { # name, address of the database, callers; in a process of its own
    echo "== $1"
    # Not the tests' own variable: an unknown member of the configuration stops a start.
    local run=(env -u TAIZHANG_TEST_POSTGRES "TAIZHANG_DATABASE=$2" "TAIZHANG_KEYS=$folder/$1" TAIZHANG_LISTEN=127.0.0.1:0
        TAIZHANG_WATCH=127.0.0.1:0 TAIZHANG_QUOTA_ACCOUNT=0 TAIZHANG_QUOTA_ANONYMOUS=0 TAIZHANG_ACCEPT_LOSS=true TAIZHANG_CONNECTIONS=4 target/debug/taizhang)
    # On PostgreSQL the master key is made once, for all servers; on SQLite the first command makes it.
    [ "$1" = sqlite ] || "${run[@]}" keys create >/dev/null
    "${run[@]}" demo >/dev/null
    "${run[@]}" serve >"$folder/$1.out" 2>"$folder/$1.log" &
    local server=$!
    trap "kill $server 2>/dev/null" EXIT
    for _ in $(seq 300); do grep -q /health/ready "$folder/$1.out" && break; sleep 0.1; done
    local address
    address=$(sed -n 's|.*address *http://||p' "$folder/$1.out")
    # First, as they know what the demonstration holds.
    PYTHONPATH=$tools/clients "$tools/venv/bin/python" tools/contract/clients/story.py "$address"
    node "$tools/node/clients/built/story.js" "$address"
    "$tools/venv/bin/python" tools/contract/clients/proofs.py "$address"
    "$tools/venv/bin/python" tools/contract/clients/documents.py "$address"
    "$tools/venv/bin/python" tools/contract/drive.py "$form" "$address" "${@:3}"
    trap - EXIT
    kill "$server" && wait "$server"
}
if [ $# -gt 1 ]; then
    first=("${@:2}") second=("${@:2}")
elif [ "$form" = short ]; then
    # Each caller asks one of the databases.
    first=(district handler sysadmin) second=(clerk auditor anonymous)
else
    first=(district clerk handler judicial auditor sysadmin anonymous) second=("${first[@]}")
fi
psql "$TAIZHANG_TEST_POSTGRES" -qc "CREATE DATABASE $database"
# Side by side, as one request at a time leaves a core idle; what they say is kept apart.
judge sqlite "sqlite:$folder/contract.db" "${first[@]}" >"$folder/sqlite.told" 2>&1 &
sqlite=$!
judge postgres "${TAIZHANG_TEST_POSTGRES/\/postgres\?//$database?}" "${second[@]}" >"$folder/postgres.told" 2>&1 &
postgres=$!
failed=0
for name in sqlite postgres; do
    wait "${!name}" || failed=1
    cat "$folder/$name.told"
done
exit "$failed"
