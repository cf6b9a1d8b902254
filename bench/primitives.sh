#!/usr/bin/env bash
# The cost of the primitives: fibers beside tasks, each figure the median of N processes, on one core, thread CPU time.
#   bench/primitives.sh [PROCESSES] [OUTPUT.md]      (default 10; about 75 s for each process)
set -euo pipefail
cd "$(dirname "$0")"
processes=${1:-10}
output=${2:-}
dotnet build Primitives -c Release -v q --nologo >&2
program=Primitives/bin/Release/net10.0/Primitives.dll
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
for i in $(seq "$processes"); do
  echo "process $i of $processes, $(date +%T)" >&2
  taskset -c 0 dotnet "$program" >> "$lines"
done

table() {
  echo "| operation | ns, median of $processes processes | least | most | bytes |"
  echo "|---|--:|--:|--:|--:|"
  awk -F '\t' '
    !($1 in n) { order[++count] = $1 }
    { v[$1, ++n[$1]] = $2; bytes[$1] = $3 }
    END {
      for (i = 1; i <= count; i++) {
        name = order[i]
        for (a = 2; a <= n[name]; a++)
          for (b = a; b > 1 && v[name, b - 1] + 0 > v[name, b] + 0; b--) { t = v[name, b]; v[name, b] = v[name, b - 1]; v[name, b - 1] = t }
        m = n[name]
        median = m % 2 ? v[name, (m + 1) / 2] : (v[name, m / 2] + v[name, m / 2 + 1]) / 2
        printf "| %s | %.1f | %.1f | %.1f | %s |\n", name, median, v[name, 1], v[name, m], bytes[name]
      }
    }' "$lines"
}
taskset -c 0 dotnet "$program" sleepers
if [ -n "$output" ]; then table | tee "$output"; else table; fi
