#!/usr/bin/env bash
# Everything that stands between a fresh Debian 12 and the programs in build/PRESET:
#   scenarios/setup.sh PRESET TARGET [CMAKE_OPTION...]
# installs the packages that are missing, as root or by sudo, then configures and builds. Without the right to
# install it names the packages and stops. Needs no network where the packages are there.
set -euo pipefail
if (($# < 2)); then
  echo "Usage: scenarios/setup.sh PRESET TARGET [CMAKE_OPTION...], e.g. scenarios/setup.sh release yingshang" >&2
  exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compiling=(build-essential cmake ninja-build ccache)
libraries=(libfmt-dev libboost-dev libboost-program-options-dev libeigen3-dev nlohmann-json3-dev
           libtomlplusplus-dev librandom123-dev libcereal-dev libhdf5-dev zlib1g-dev libnlopt-dev libnlopt-cxx-dev libopenmpi-dev openmpi-bin)
testing=(libgtest-dev libgmock-dev libbenchmark-dev python3-simpy python3-nbclient python3-ipykernel
          python3-lxml)
reading=(python3 python3-numpy python3-xarray python3-h5netcdf python3-netcdf4 python3-matplotlib fonts-noto-cjk)

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

as_root() {
  if ((EUID == 0)); then env DEBIAN_FRONTEND=noninteractive "$@"; else sudo env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

# Mirrors fail now and then.
with_retries() {
  local pause
  for pause in 5 15 30; do
    "$@" && return
    echo "setup: once more in $pause s: $*" >&2
    sleep "$pause"
  done
  "$@"
}

install_missing() {
  local missing=() package
  for package in "${compiling[@]}" "${libraries[@]}" "${testing[@]}" "${reading[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]} == 0)) && return
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    echo "setup: these packages are missing, and only root can install them:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "setup: installing ${missing[*]}" >&2
  with_retries as_root apt-get -q update >&2
  with_retries as_root apt-get -q -y -o Acquire::Retries=3 install --no-install-recommends "${missing[@]}" >&2
}

build() {
  local preset=$1 target=$2
  shift 2
  cmake --preset "$preset" "$@" >&2
  cmake --build --preset "$preset" --target "$target" >&2
}

if ! command -v dpkg-query >/dev/null; then
  echo "setup: no Debian packages here; trusting that the libraries named in this file are installed" >&2
else
  install_missing
fi
build "$@"
