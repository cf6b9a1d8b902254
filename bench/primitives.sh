#!/usr/bin/env bash
# The cost of the primitives: fibers beside a bare prototype and beside tasks, each figure the median of N processes, processor
# time of one thread. Not pinned to a core: the compiler's thread would get at the code in pauses only, and code that is half
# compiled takes ten times as long (170 ns a switch, for seconds).
#   bench/primitives.sh [PROCESSES] [OUTPUT.md]      (default 10; about a minute for each process)
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
machine=$(./machine.sh)
for i in $(seq "$processes"); do
  echo "process $i of $processes, $(date +%T)" >&2
  dotnet "$program" >> "$lines"
done
sleepers=$(dotnet "$program" sleepers)

# table PREFIX: the operations whose names begin with it; for fibers also the yardstick's figures and the targets.
table() {
  awk -F '\t' -v prefix="$1: " '
    # The targets are those of the median.
    BEGIN {
      target["switch, 1 fiber"] = target["switch, 100 fibers"] = 13
      target["spawn and finish, never parks"] = 50; target["spawn and finish, parks once"] = 65
      target["call that completes synchronously"] = 7; target["nested call that parks"] = 36
      target["three levels that park"] = 95; target["channel round trip"] = 40
      target["what a switch pays for AsyncLocal where none is used"] = 3
    }
    # Linear between the two nearest, as most tools do.
    function quantile(q,    x, k) { x = 1 + q * (count - 1); k = int(x); return k == count ? sorted[k] : sorted[k] + (x - k) * (sorted[k + 1] - sorted[k]) }
    # Sorts figures[key, 1..n[key]] into sorted[1..count].
    function take(figures, key,    a, b, t) {
      count = n[key]
      for (a = 1; a <= count; a++) {
        sorted[a] = figures[key, a]
        for (b = a; b > 1 && sorted[b - 1] > sorted[b]; b--) { t = sorted[b]; sorted[b] = sorted[b - 1]; sorted[b - 1] = t }
      }
    }
    { v[$1, ++n[$1]] = $2 + 0; if ($3 + 0 > bytes[$1]) bytes[$1] = $3 + 0 }
    index($1, prefix) == 1 && n[$1] == 1 { order[++names] = substr($1, length(prefix) + 1) }
    END {
      compares = prefix == "fiber: "
      print "| operation | ns | quartiles | least..most | bytes |" (compares ? " target, ns | | bare, ns | fiber / bare |" : "")
      print "|---|--:|--:|--:|--:|" (compares ? "--:|---|--:|--:|" : "")
      for (i = 1; i <= names; i++) {
        name = order[i]; key = prefix name; bare = "bare: " name
        take(v, key)
        printf "| %s | %.1f | %.1f..%.1f | %.1f..%.1f | %.0f |", name, quantile(0.5), quantile(0.25), quantile(0.75), sorted[1], sorted[count], bytes[key]
        median = quantile(0.5)
        if (compares)
          printf " %s |", name in target ? "≤ " target[name] " | " (median <= target[name] ? "met" : "**missed**") : " | "
        if (compares && bare in n) {
          for (k = 1; k <= n[key]; k++) ratio[key, k] = v[key, k] / v[bare, k]
          take(ratio, key)
          median = quantile(0.5)
          take(v, bare)
          printf " %.1f | %.2f |", quantile(0.5), median
        } else if (compares)
          printf " | |"
        print ""
      }
    }' "$lines"
}

{
  echo "# What the primitives cost"
  echo
  echo "$machine."
  echo "Each figure is the median of $processes processes, each the fastest of 15 rounds of 200,000 operations, in nanoseconds of the"
  echo "thread's processor time; beside it the quartiles and the extremes of the processes. Bytes are allocated for each operation."
  echo "The variants of an operation are measured by turns, round by round. To repeat: \`bench/primitives.sh $processes docs/internals/costs.md\`."
  echo
  echo "## Fibers"
  echo
  table fiber
  echo
  echo "*Bare* is a yardstick, no library: \`bench/Primitives/Bare\` is the mechanism of the fibers (pooled frames, the resume"
  echo "loop, the ring of ready fibers) and nothing else: no ExecutionContext, cancellation, budget, timers, names or numbers, and"
  echo "pooled fibers. What a fiber takes beyond it is the price of those. The ratio is the median of those of the processes, each"
  echo "of two figures of the same process, so that a slow host cancels out. The targets were set on a quiet Zen 4."
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
