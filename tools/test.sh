#!/usr/bin/env bash
# Everything CI runs, in the order in which a mistake is cheapest to find. Called by `./dev test`.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "system packages"
tools/system.sh test
step "web tools"
tools/setup.sh
export PATH="$PWD/.tools/bin:$PATH"

step "format and lints"
cargo fmt --check
cargo clippy --all-targets --quiet -- -D warnings
cargo check --no-default-features --quiet
cargo clippy --no-default-features --features web --target wasm32-unknown-unknown --bin web --quiet -- -D warnings
RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --no-deps --quiet
tools/guards.sh

step "PostgreSQL server"
if [ -z "${PGHOST:-}" ]; then
    tools/postgres.sh start
    trap 'tools/postgres.sh stop >/dev/null 2>&1 || true' EXIT
    eval "$(tools/postgres.sh env)"
fi

step "native tests"
REQUIRE_ENGINES=1 cargo test --quiet 2>&1 | tee target/native-tests.log

step "page, development build"
trunk build --offline --dist dist-dev
step "page, release build"
./dev build

step "browser tests"
(cd tests/e2e && npm ci --ignore-scripts --no-audit --no-fund --silent)
cargo build --quiet
node tests/e2e/run.mjs dist-dev dist 2>&1 | tee target/browser-tests.log

printf '\n== done in %s s\n' "$SECONDS"
grep -h '^test result' target/native-tests.log
tail -n 1 target/browser-tests.log
