#!/usr/bin/env bash
# Every test from nothing: the same set-up and build as scenarios/run.sh (where CI=true, with warnings as errors), then the fast tests.
#   tests/run.sh [--nightly] [--sanitizers]
# --nightly adds the long statistical tests; --sanitizers builds twice more and repeats the fast C++ tests under
# the address, undefined-behaviour and thread sanitizers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

labels=fast
sanitizers=()
for option in "$@"; do
  case $option in
    --nightly) labels='fast|nightly' ;;
    --sanitizers) sanitizers=(asan tsan) ;;
    -h | --help) sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"; exit ;;
    *) echo "tests/run.sh: unknown option $option (known: --nightly, --sanitizers)" >&2; exit 2 ;;
  esac
done

"$root/scenarios/setup.sh" release all
ctest --test-dir "$root/build/release" --label-regex "$labels" --parallel "$(nproc)" --output-on-failure --no-tests=error
for preset in "${sanitizers[@]}"; do
  "$root/scenarios/setup.sh" "$preset" all
  ctest --test-dir "$root/build/$preset" --label-regex fast --exclude-regex '\.py$' --parallel "$(nproc)" \
    --output-on-failure --no-tests=error
done
