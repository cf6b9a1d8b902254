#!/usr/bin/env bash
# What connections cost that do nothing: memory for each, how many there can be, and what they add to the others' requests.
#
#   bench/connections/run.sh [OUTPUT.md]
#
#   IDLE=9900       connections of the first row
#   MANY=100000     over as many servers as the descriptor limit asks for
#   ROUNDS=5        of the requests beside idle connections
#   BUILD=no        everything is built already
# Servers on CPU 0, the load generators on CPU 1. Each measurement takes the lock of the other benchmarks.
set -uo pipefail
HERE=$(cd "$(dirname "$0")/../throughput" && pwd)
WORK=$(mktemp -d)
. "$HERE/servers.sh"
IDLE=${IDLE:-9900}
MANY=${MANY:-100000}
ROUNDS=${ROUNDS:-5}
LOCK=${LOCK:-/tmp/bench.lock}
OUTPUT=${1:-/dev/null}
LIMIT=$(ulimit -Hn)
# What a process of .NET has open itself.
SPARE=120
port=$((20000 + $$ % 8000))
servers=()

stop_all() {
  local loads
  loads=$(jobs -pr)
  [ -z "$loads" ] || kill $loads 2>/dev/null || true
  for SERVER in "${servers[@]}" ${SERVER:-}; do stop_server; done
  servers=()
}
trap 'stop_all; rm -rf "$WORK"' EXIT
trap 'exit 130' TERM INT

field() { grep -o "\"$1\":[-0-9.]*" <<< "$2" | cut -d: -f2; }
resident_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
with_commas() { printf "%'d" "$1" 2>/dev/null || echo "$1"; }
start() { port=$((port + 1)); start_server fibernet "$port" echo 0; }
load() { "$HERE/load/pin" 1 "$HERE/load/load" -p "$port" -P "$SERVER" -s 64 "$@" | tail -1; }

build() {
  set -e
  gcc -O2 -march=native -Wno-misleading-indentation -o "$HERE/load/load" "$HERE/load/load.c"
  gcc -O2 -o "$HERE/load/pin" "$HERE/load/pin.c"
  dotnet build "$HERE/../../samples/EchoServer" -c Release -v q --nologo
  dotnet build "$HERE/../Primitives" -c Release -v q --nologo
  set +e
}

# Some connections first: the code for them is no part of what each takes.
warm_up() { load -m echo -c 64 -w 0 -t 2 > /dev/null; }

# one COUNT: a fresh server with COUNT idle connections: a row of the table of memory.
one() {
  local result
  exec 9> "$LOCK"; flock 9
  start
  warm_up
  result=$(load -m idle -i "$1" -c 1 -w 0 -t 0.2 -o 2)
  stop_server
  flock -u 9; exec 9>&-
  echo "| $(with_commas "$1") | 1 | $(field rss_per_conn_b "$result") | $(field idle_dead "$result") |"
}

# many COUNT: over several servers, all at a time.
many() {
  local each=$((LIMIT - SPARE)) count i before=0 after=0 dead=0 enough loads=()
  count=$(($1 / each + ($1 % each > 0)))
  each=$(($1 / count))
  exec 9> "$LOCK"; flock 9
  for i in $(seq "$count"); do
    start
    servers+=("$SERVER")
    warm_up
    before=$((before + $(resident_kb "$SERVER")))
    SERVER=
  done
  enough=$(($(awk '/^TCP:/ { print $3 }' /proc/net/sockstat) + 2 * each * count))
  for i in $(seq "$count"); do
    (port=$((port - count + i)); SERVER=${servers[i - 1]}; load -m idle -i "$each" -c 1 -w 0 -t 0.2 -o 40) > "$WORK/load-$i" 9>&- &
    loads+=($!)
  done
  for _ in $(seq 300); do
    [ "$(awk '/^TCP:/ { print $3 }' /proc/net/sockstat)" -ge "$enough" ] && break
    sleep 0.2
  done
  for SERVER in "${servers[@]}"; do after=$((after + $(resident_kb "$SERVER"))); done
  SERVER=
  # The servers are jobs, too, and do not end.
  wait "${loads[@]}"
  flock -u 9; exec 9>&-
  for i in $(seq "$count"); do dead=$((dead + $(field idle_dead "$(cat "$WORK/load-$i")"))); done
  stop_all
  echo "| $(with_commas $((each * count))) | $count | $(((after - before) * 1024 / (each * count))) | $dead |"
}

# beside COUNT: 64 active connections beside COUNT idle ones, on a fresh server: appends to files of figures.
beside() {
  local result mode="idle -i $1"
  [ "$1" -gt 0 ] || mode=echo
  exec 9> "$LOCK"; flock 9
  start
  # Less, and the server still runs code that is not optimized.
  load -m echo -c 64 -w 0 -t 5 > /dev/null
  result=$(load -m $mode -c 64 -w 0.3 -t 2 -o 0.2)
  stop_server
  flock -u 9; exec 9>&-
  field server_us_per_req "$result" >> "$WORK/cpu-$1"
  field p50_us "$result" >> "$WORK/p50-$1"
  field p99_us "$result" >> "$WORK/p99-$1"
}

report() {
  printf '# Idle connections and sleeping fibers\n\n%s\n\n' "$("$HERE/../machine.sh")"
  echo "Each connection has been used once; then it waits, and is asked again at the end (dead: did not answer)."
  printf '\n| connections | server processes | resident bytes for each | dead |\n|--:|--:|--:|--:|\n'
  one "$IDLE"
  one $((LIMIT - SPARE))
  many "$MANY"
  printf '\n%s.\n' "$(taskset -c 0 dotnet "$HERE/../Primitives/bin/Release/net10.0/Primitives.dll" sleepers)"
  for _ in $(seq "$ROUNDS"); do
    for idle in 0 1000 10000; do beside "$idle"; done
  done
  printf '\nEcho of 64 B, 64 active connections beside idle ones, medians of %d rounds:\n' "$ROUNDS"
  printf '\n| idle connections | CPU µs/request | least | p50 µs | p99 µs |\n|--:|--:|--:|--:|--:|\n'
  for idle in 0 1000 10000; do
    echo "| $(with_commas "$idle") | $(median < "$WORK/cpu-$idle") | $(sort -g "$WORK/cpu-$idle" | head -1) | $(median < "$WORK/p50-$idle") | $(median < "$WORK/p99-$idle") |"
  done
}

[ "${BUILD:-yes}" = no ] || build >&2 || exit 1
# Not in a pipeline: its subshell would not stop the servers when this one is told to end.
report > >(tee "$OUTPUT")
