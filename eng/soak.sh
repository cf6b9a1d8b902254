#!/usr/bin/env bash
# Mixed load in one process for MINUTES (default 10): echo, churn, resets, timeouts, cancels. Fails unless descriptors,
# fibers and timers end where they began and resident memory within 10 % and 8 MiB of it.
# usage: eng/soak.sh [MINUTES] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build eng/soak -c Release -v q >/dev/null
# A slice that outlives its array shows at once.
export FIBERNET_POISON_BUFFERS=1
exec dotnet eng/soak/bin/Release/net10.0/Soak.dll "${1:-10}" "${2:-1}"
