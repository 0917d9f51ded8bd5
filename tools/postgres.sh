#!/bin/sh
# A private PostgreSQL server for tests: its data lives in ./.pg, it trusts every local connection, and it keeps nothing safe on disk.
#
#   tools/postgres.sh start    make it and start it, if it does not run yet
#   tools/postgres.sh stop     stop it; `rm -r .pg` removes it
#   tools/postgres.sh env      print the lines to export: eval "$(tools/postgres.sh env)"
set -eu

home=$(cd "$(dirname "$0")/.." && pwd)/.pg
port_file=$home/port

# PostgreSQL refuses to run as root, so root lends it another user.
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    if id postgres >/dev/null 2>&1; then user=postgres; fi
    run() { runuser -u "$user" -- env LC_ALL=C.UTF-8 HOME=/tmp "$@"; }
else
    user=$(id -un)
    run() { env LC_ALL=C.UTF-8 "$@"; }
fi

# The newest installed version, or whatever the PATH offers.
find_binaries() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V -r); do
        if [ -x "$folder/initdb" ]; then bin=$folder; return; fi
    done
    if command -v initdb >/dev/null 2>&1; then bin=$(dirname "$(command -v initdb)"); return; fi
    echo "tools/postgres.sh: no PostgreSQL server is installed (looked in /usr/lib/postgresql/*/bin and the PATH)." >&2
    echo "Install one, for example with 'apt-get install postgresql', or set PGHOST, PGPORT and PGUSER to a server of yours." >&2
    exit 1
}

free_port() {
    port=55432
    listening=$(ss -Hltn 2>/dev/null || netstat -ltn 2>/dev/null || true)
    while "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" || echo "$listening" | grep -q "[:.]$port "; do
        port=$((port + 1))
    done
}

running() {
    [ -f "$port_file" ] && "$bin/pg_isready" -q -h 127.0.0.1 -p "$(cat "$port_file")"
}

# A directory the server's user can reach: a checkout under a private home directory is not one.
data_directory() {
    mkdir -p "$home"
    if [ ! -f "$home/where" ]; then
        if [ "$(id -u)" -eq 0 ]; then chown "$user" "$home"; fi
        if run test -w "$home" 2>/dev/null; then echo "$home/data" >"$home/where"; else run mktemp -d /tmp/schema-parity-pg.XXXXXX >"$home/where"; fi
    fi
    data=$(cat "$home/where")
}

case "${1:-}" in
start)
    find_binaries
    if running; then echo "PostgreSQL already runs on port $(cat "$port_file")." >&2; exit 0; fi
    data_directory
    if [ ! -f "$data/PG_VERSION" ]; then
        run "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-sync >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; exit 1; }
    fi
    free_port
    run "$bin/pg_ctl" -D "$data" -w -s -l "$data/server.log" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start ||
        { run tail -n 20 "$data/server.log" >&2; exit 1; }
    echo "$port" >"$port_file"
    echo "PostgreSQL runs on port $port; eval \"\$(tools/postgres.sh env)\" points the tests at it." >&2
    ;;
stop)
    find_binaries
    if ! running; then echo "PostgreSQL does not run." >&2; exit 0; fi
    data_directory
    run "$bin/pg_ctl" -D "$data" -w -s -m immediate stop
    rm -f "$port_file"
    ;;
env)
    find_binaries
    if ! running; then echo "tools/postgres.sh: the server does not run; start it with 'tools/postgres.sh start'." >&2; exit 1; fi
    echo "export PGHOST=127.0.0.1"
    echo "export PGPORT=$(cat "$port_file")"
    echo "export PGUSER=postgres"
    ;;
*)
    echo "usage: tools/postgres.sh start|stop|env" >&2
    exit 2
    ;;
esac
