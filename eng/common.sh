# Sourced by the other scripts of this folder: strict mode, the repository's root, messages, --help, stamps.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# What is up to date is remembered here; the folder is ignored by git and may be deleted at any time.
STAMPS="$ROOT/.eng"
WEB="$ROOT/src/MediationWorkflows.Web"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build nodes that outlive their build would keep the caller's memory and files.
export MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit "${DIE_CODE:-1}"; }

# A script's help is the comment at its top.
print_help() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# Prints one hash over the contents and the names of the files given.
fingerprint() { sha256sum -- "$@" | sha256sum | cut -d' ' -f1; }

stamped() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }
stamp() { mkdir -p "$STAMPS"; printf '%s\n' "$2" >"$STAMPS/$1"; }

# One set-up or build at a time per checkout; the lock goes when the script ends.
take_lock() {
  mkdir -p "$STAMPS"
  exec 9>"$STAMPS/lock"
  flock 9
}

# The apphost looks for the runtime in a few fixed places; an SDK unpacked elsewhere is found through PATH.
find_dotnet() {
  local dotnet
  dotnet=$(command -v dotnet) || die "the .NET 10 SDK is missing: 'dotnet' is not on the PATH"
  if [ -z "${DOTNET_ROOT:-}" ]; then
    DOTNET_ROOT=$(dirname "$(readlink -f "$dotnet")")
    export DOTNET_ROOT
  fi
}
