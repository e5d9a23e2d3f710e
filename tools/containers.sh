# What the tests of the gateway and of the composition run; sourced by ./test. Debian's packages, when they are missing.

need() { # need PROGRAM PACKAGE
    command -v "$1" >/dev/null && return
    echo "Installing $2" >&2
    as_root apt-get update -qq >/dev/null
    # Their services are not wanted: whoever installs nginx here wants the program.
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$2" >/dev/null
}

need nginx nginx-light
docker compose version >/dev/null 2>&1 || need docker-compose docker-compose
