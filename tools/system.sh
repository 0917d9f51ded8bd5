#!/bin/sh
# Installs with apt what is asked for and the machine lacks. Says clearly what it cannot.
#
#   tools/system.sh build    a C compiler and library
#   tools/system.sh test     also Chromium, a PostgreSQL server, pg_dump and brotli
set -eu

purpose=${1:?build or test}

missing=""
need() { # package, and a test that says whether it is there
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
# With the C library's headers and start files: the linker and the allocator of the command line need them.
has_c() { printf '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' | cc -x c -o /dev/null -; }
has_chromium() { command -v "${CHROMIUM:-chromium}" || command -v google-chrome || command -v chromium-browser; }
has_pg_dump() { command -v pg_dump || ls /usr/lib/postgresql/*/bin/pg_dump; }
has_postgres() { [ -n "${PGHOST:-}" ] || command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }

need "gcc libc6-dev" has_c
if [ "$purpose" = test ]; then
    need chromium has_chromium
    need postgresql has_postgres
    need postgresql-client has_pg_dump
    need brotli command -v brotli
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "tools/system.sh: please install:$missing (this machine has no apt)." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "tools/system.sh: please install as root: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "installing$missing"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
