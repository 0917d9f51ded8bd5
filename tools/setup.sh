#!/usr/bin/env bash
# Puts the pinned trunk and wasm-bindgen (with its test runner) into ./.tools/bin. Idempotent; right versions found in PATH are linked.
set -euo pipefail
cd "$(dirname "$0")/.."
TRUNK=0.21.14 WASM_BINDGEN=0.2.129 TOOLS="$PWD/.tools"

if ! command -v cargo >/dev/null; then
  echo "setup: cargo was not found. Install Rust from https://rustup.rs and run this again." >&2
  exit 2
fi
if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
  rustup target add wasm32-unknown-unknown
fi

has_version() { "$1" --version 2>/dev/null | grep -qF " $2"; }

# get CRATE BINARY VERSION
get() {
  if has_version "$TOOLS/bin/$2" "$3"; then return; fi
  local found
  if found=$(command -v "$2") && has_version "$found" "$3"; then
    mkdir -p "$TOOLS/bin"
    ln -sf "$found" "$TOOLS/bin/$2"
    if [ "$2" = wasm-bindgen ] && [ -e "$(dirname "$found")/wasm-bindgen-test-runner" ]; then
      ln -sf "$(dirname "$found")/wasm-bindgen-test-runner" "$TOOLS/bin/"
    fi
    return
  fi
  # A debug build without debug information is the quickest to compile and fast enough to use.
  echo "setup: building $2 $3 (once, a few minutes) ..." >&2
  CARGO_TARGET_DIR="$TOOLS/build" CARGO_PROFILE_DEV_DEBUG=0 \
    cargo install "$1@$3" --locked --no-default-features --debug --root "$TOOLS" --quiet
}

get wasm-bindgen-cli wasm-bindgen "$WASM_BINDGEN"
get trunk trunk "$TRUNK"
rm -rf "$TOOLS/build"
