#!/usr/bin/env bash
# Where the CPU time of a server's request goes: the kernel's share of the samples, the C library's, the code's of the server itself.
#
#   bench/throughput/profile.sh SERVER SCENARIO...        those of echo; after `run.sh build`; needs perf (Debian: linux-perf)
#
#   SECONDS_EACH=5   how long each load runs
#
# perf samples by the clock, which any virtual machine has; the share is what to trust, for sampling itself makes a request dearer.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
. "$HERE/servers.sh"
trap 'stop_server; rm -rf "$WORK"' EXIT

NAME=$1
SECONDS_EACH=${SECONDS_EACH:-5}
PORT=18900

# sampled SCENARIO: fails if perf has got few samples or none, which happens.
sampled() {
  timeout 60 "$HERE/load/pin" 1 "$HERE/load/load" ${LOAD[$1]} -p $PORT -P "$SERVER" -w 0.3 -t $((SECONDS_EACH + 1)) > /dev/null &
  sleep 0.6
  perf record -F 10000 -e cpu-clock -p "$SERVER" -o "$WORK/perf" -- sleep "$SECONDS_EACH" > /dev/null 2>&1
  wait $!
  perf report -i "$WORK/perf" --no-children --sort dso 2> /dev/null | grep -v '^#' > "$WORK/shares"
  (($(perf script -i "$WORK/perf" -F ip 2> /dev/null | wc -l) > SECONDS_EACH * 1000))
}

start_server "$NAME" $PORT echo 0 || exit 1
warm_up "$NAME" echo $PORT
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
