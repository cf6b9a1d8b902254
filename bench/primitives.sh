#!/usr/bin/env bash
# The cost of the primitives: fibers beside tasks, each figure the median of N processes, on one core, thread CPU time.
#   bench/primitives.sh [PROCESSES] [OUTPUT.md]      (default 10; about 75 s for each process)
# The page names the machine, the commit, the dispersion and the targets.
set -euo pipefail
cd "$(dirname "$0")"
processes=${1:-10}
output=${2:-}
case "$output" in "" | /*) ;; *) output="$OLDPWD/$output" ;; esac
dotnet build Primitives -c Release -v q --nologo >&2
program=Primitives/bin/Release/net10.0/Primitives.dll
lines=$(mktemp)
page=$(mktemp)
trap 'rm -f "$lines" "$page"' EXIT
commit=$(git describe --always --dirty)
for i in $(seq "$processes"); do
  echo "process $i of $processes, $(date +%T)" >&2
  taskset -c 0 dotnet "$program" >> "$lines"
done
sleepers=$(taskset -c 0 dotnet "$program" sleepers)

# table PREFIX: the operations whose names begin with it.
table() {
  echo "| operation | ns | quartiles | least..most | bytes | target, ns | |"
  echo "|---|--:|--:|--:|--:|--:|---|"
  awk -F '\t' -v prefix="$1: " '
    # The targets are those of the median; an object of a fiber may take 160 B.
    BEGIN {
      target["switch, 1 fiber"] = 13; target["switch, 100 fibers"] = 13
      target["spawn and finish, never parks"] = 50; target["spawn and finish, parks once"] = 65
      target["call that completes synchronously"] = 7; target["nested call that parks"] = 36
      target["three levels that park"] = 95; target["channel round trip"] = 40
      target["what a switch pays for AsyncLocal where none is used"] = 3
    }
    # Linear between the two nearest, as most tools do.
    function quantile(name, q,    x, k) { x = 1 + q * (n[name] - 1); k = int(x); return k == n[name] ? v[name, k] : v[name, k] + (x - k) * (v[name, k + 1] - v[name, k]) }
    index($1, prefix) == 1 {
      name = substr($1, length(prefix) + 1)
      if (!(name in n)) order[++count] = name
      v[name, ++n[name]] = $2 + 0; if ($3 + 0 > bytes[name]) bytes[name] = $3 + 0
    }
    END {
      for (i = 1; i <= count; i++) {
        name = order[i]
        for (a = 2; a <= n[name]; a++)
          for (b = a; b > 1 && v[name, b - 1] > v[name, b]; b--) { t = v[name, b]; v[name, b] = v[name, b - 1]; v[name, b - 1] = t }
        median = quantile(name, 0.5)
        goal = verdict = ""
        if (prefix == "fiber: " && name in target) { goal = "≤ " target[name]; verdict = median <= target[name] ? "met" : "**missed**" }
        printf "| %s | %.1f | %.1f..%.1f | %.1f..%.1f | %.0f | %s | %s |\n", name, median, quantile(name, 0.25), quantile(name, 0.75), v[name, 1], v[name, n[name]], bytes[name], goal, verdict
      }
    }' "$lines"
}

{
  echo "# What the primitives cost"
  echo
  echo "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -1), one core of $(nproc), Linux $(uname -r), SDK $(dotnet --version), commit $commit, $(date -u '+%F %H:%M') UTC."
  echo "Each figure is the median of $processes processes, each the median of 15 rounds of 200,000 operations, in nanoseconds of the"
  echo "thread's processor time; beside it the quartiles and the extremes of the processes. Bytes are allocated for each operation."
  echo "To repeat: \`bench/primitives.sh $processes docs/costs.md\`."
  echo
  echo "## Fibers"
  echo
  table fiber
  echo
  echo "A spawn allocates the fiber, one object (target: at most 160 B), and a time limit its scope; nothing else allocates."
  echo "${sleepers^}. Target: at most 256 B."
  echo
  echo "## Tasks on one thread, in the same processes"
  echo
  echo "The baselines: \`Task\`, \`ValueTask\`, \`System.Threading.Channels\` and \`SemaphoreSlim\`, on the simplest loop there is: without"
  echo "timers, identity or cancellation."
  echo
  table task
} > "$page"
cat "$page"
if [ -n "$output" ]; then cat "$page" > "$output"; fi
