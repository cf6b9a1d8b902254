#!/usr/bin/env bash
# What the reactor's timers and posts cost, beside System.Threading.Timer, a bare timerfd and a bare eventfd; under a minute.
#   bench/reactor.sh [OUTPUT.md]
set -euo pipefail
cd "$(dirname "$0")"
dotnet build Reactor -c Release -v q --nologo >&2
table() {
  printf '# Timers and posts\n\n%s\n\n' "$(./machine.sh)"
  dotnet Reactor/bin/Release/net10.0/ReactorBench.dll
}
table | tee "${1:-/dev/null}"
