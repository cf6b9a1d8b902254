#!/usr/bin/env bash
# Where the CPU time of a server's request goes: the kernel's share of the samples, the C library's, the code's of the server itself.
#
#   bench/throughput/profile.sh SERVER SCENARIO...        after `run.sh build`; needs perf (Debian: linux-perf)
#
#   SECONDS_EACH=5   how long each load runs
#
# perf samples by the clock, which any virtual machine has; the share is what to trust, for sampling itself makes a request dearer.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
. "$HERE/servers.sh"
trap 'stop_server; rm -rf "$WORK"' EXIT

declare -A LOAD=([e64]="-c 64" [e1000]="-c 1000" [p16]="-c 64 -d 16")
NAME=$1
SECONDS_EACH=${SECONDS_EACH:-5}
load() { timeout 60 "$HERE/load/pin" 1 "$HERE/load/load" -m echo ${LOAD[$1]} -p 18900 -P "$SERVER" -w 0.3 -t "$2"; }

start_server "$NAME" 18900 echo 0 || exit 1
load e64 5 > /dev/null && load p16 3 > /dev/null # the JIT shares the core
# sampled SCENARIO: fails if perf has not got a sample, which happens.
sampled() {
  load "$1" $((SECONDS_EACH + 1)) > /dev/null &
  sleep 0.6
  perf record -F 10000 -e cpu-clock -p "$SERVER" -o "$WORK/perf" -- sleep "$SECONDS_EACH" > /dev/null 2>&1
  wait $!
  perf report -i "$WORK/perf" --no-children --sort dso 2> /dev/null | grep -v '^#' > "$WORK/shares"
  grep -q kernel "$WORK/shares"
}

for scenario in "${@:2}"; do
  sampled "$scenario" || sampled "$scenario" || sampled "$scenario" || exit 1
  awk -v name="$NAME $scenario" '
    NF < 2 { next }
    { share = $1 + 0 }
    /kernel/ { kernel += share; next }
    /libc|ld-linux|vdso/ { libc += share; next }
    { own += share }
    END { printf "%-22s kernel %5.1f %%, C library %4.1f %%, own %5.1f %%\n", name, kernel, libc, own }' "$WORK/shares"
done
