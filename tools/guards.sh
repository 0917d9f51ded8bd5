#!/usr/bin/env bash
# What each build must not contain. Every absence has a presence beside it, so that a broken command cannot pass.
set -euo pipefail
cd "$(dirname "$0")/.."

# tree CRATE ARGUMENTS...: whether a build depends on a crate. A crate that is only in the lock file gives an empty tree, not an error.
tree() { local crate=$1; shift; [ -n "$(cargo tree --offline -e normal "$@" -i "$crate" 2>/dev/null)" ]; }
WEB=(--no-default-features -F web --target wasm32-unknown-unknown)
failed=0
must() { if ! tree "$@"; then echo "guards: $1 should be in this build: ${*:2}" >&2; failed=1; fi; }
must_not() { if tree "$@"; then echo "guards: $1 should not be in this build: ${*:2}" >&2; failed=1; fi; }

must     clap
must_not yew
must     yew "${WEB[@]}"
must_not clap "${WEB[@]}"
must_not wasm-bindgen
must     sqlparser "${WEB[@]}"
exit "$failed"
