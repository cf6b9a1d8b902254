#!/usr/bin/env bash
# The macro suite: echo servers as separate processes on one core, the load generator on another, interleaved rounds.
#
#   bench/throughput/run.sh [install] [build] [verify] [measure]     (no argument: all of them)
#
#   SERVERS="epoll fibernet go"   which ones          default: all
#   SCENARIOS="e64 p16 idle"      which loads         default: e1 e64 e1000 p16 big churn idle
#   ROUNDS=7 SECONDS_EACH=1       how long
#   OUT=name                      bench/results/name.json and .md
#
# A run counts only if nothing else used more than NOISE of the window and the host was not slow; report.py drops the others
# and says how many. What to trust is the server's CPU time per request, as a ratio within a round.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
. "$HERE/servers.sh"
trap 'stop_server; rm -rf "$WORK"' EXIT
trap 'exit 130' TERM INT

SERVERS=${SERVERS:-$ALL_SERVERS}
SCENARIOS=${SCENARIOS:-e1 e64 e1000 p16 big churn idle}
ROUNDS=${ROUNDS:-7}
SECONDS_EACH=${SECONDS_EACH:-1}
WARM=${WARM:-0.3}
OUT=${OUT:-$(date +%Y-%m-%d)}
LOCK=${LOCK:-/tmp/bench.lock}
RESULTS=$HERE/../results
port=18000

declare -A LOAD=(
  [e1]="-m echo -c 1 -s 64" [e64]="-m echo -c 64 -s 64" [e1000]="-m echo -c 1000 -s 64" [p16]="-m echo -c 64 -d 16 -s 64"
  [big]="-m echo -c 16 -s 16384" [churn]="-m churn -c 64 -s 64" [idle]="-m idle -i 10000 -c 64 -s 64")

has() { case " $SERVERS " in *" $1 "*) return 0 ;; esac; return 1; }

install() {
  local packages="gcc libc6-dev util-linux python3"
  has tokio && packages+=" cargo librust-tokio-dev librust-tokio-macros-dev librust-hyper-dev"
  has go && packages+=" golang-go"
  has libuv && packages+=" libuv1-dev"
  has tarantool && packages+=" tarantool"
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $packages
}

build() {
  set -e
  cd "$HERE"
  local cc="gcc -O2 -march=native -Wall -Wno-misleading-indentation"
  $cc -o load/load load/load.c
  $cc -o load/pin load/pin.c
  $cc -o servers/c-epoll/epoll servers/c-epoll/epoll.c
  has libuv && $cc -o servers/libuv/uvecho servers/libuv/uvecho.c -luv
  has go && (cd servers/go && GO111MODULE=off go build -o goecho main.go)
  has tokio && (cd servers/tokio && cargo build --release)
  for project in dotnet-sockets dotnet-kestrel; do
    (cd "servers/$project" && dotnet build -c Release -o bin/out -v q --nologo)
  done
  dotnet build "$HERE/../../samples/EchoServer" -c Release -v q --nologo
  set +e
}

# Every server must echo right before it is measured: binary, pipelined, large, lines, churned, idle.
verify() {
  local bad=0 name
  for name in $SERVERS; do
    port=$((port + 1))
    start_server "$name" $port echo 0 || { bad=1; continue; }
    while read -r arguments; do
      local out
      out=$("$HERE/load/pin" 1 "$HERE/load/load" -P "$SERVER" -p $port -w 0.1 -t 0.4 $arguments 2>&1)
      if [ $? -ne 0 ] || ! grep -q '"errors":0' <<< "$out" || grep -q '"requests":0,' <<< "$out"; then
        echo "$name FAILS $arguments: $out"
        bad=1
      fi
    done <<< "-m echo -c 1
-m echo -c 64 -d 16
-m echo -c 8 -s 65536 -d 4
-m echo -c 3 -s 3 -d 64
-m echo -c 300 -s 5000 -d 3
-m line -c 16 -s 200
-m churn -c 32
-m idle -i 1500 -c 4 -o 0.1"
    stop_server
    echo "$name: verified"
  done
  return $bad
}

warm_up() {
  case $1 in
    fibernet | dotnet* | kestrel)
      # The compiler shares the core; with less, servers of .NET still run code that is not optimized.
      "$HERE/load/pin" 1 "$HERE/load/load" ${LOAD[e64]} -p $port -w 0 -t 5 > /dev/null 2>&1
      "$HERE/load/pin" 1 "$HERE/load/load" ${LOAD[p16]} -p $port -w 0 -t 3 > /dev/null 2>&1 ;;
    *) "$HERE/load/pin" 1 "$HERE/load/load" ${LOAD[e64]} -p $port -w 0 -t 0.4 > /dev/null 2>&1 ;;
  esac
}

run_one() {
  local name=$1 scenario=$2 round=$3 out
  out=$(timeout 100 "$HERE/load/pin" 1 "$HERE/load/load" ${LOAD[$scenario]} -p $port -w "$WARM" -t "$SECONDS_EACH" -P "$SERVER" 2>&1 | tail -1)
  case $out in
    {*) echo "{\"server\":\"$name\",\"scenario\":\"$scenario\",\"round\":$round,${out#\{}" >> "$WORK/runs.jsonl" ;;
    *) echo "{\"server\":\"$name\",\"scenario\":\"$scenario\",\"round\":$round,\"failed\":true}" >> "$WORK/runs.jsonl" ;;
  esac
}

measure() {
  local begin total=0 visit=0 round name scenario
  begin=$(date +%s)
  for name in $SERVERS; do total=$((total + ROUNDS)); done
  mkdir -p "$RESULTS"
  for round in $(seq "$ROUNDS"); do
    local order=$SERVERS
    [ $((round % 2)) = 0 ] && order=$(tr ' ' '\n' <<< "$SERVERS" | tac | tr '\n' ' ')
    for name in $order; do
      exec 9> "$LOCK"; flock 9
      port=$((port + 1))
      if start_server "$name" $port echo 0; then
        warm_up "$name"
        for scenario in $SCENARIOS; do
          [ "$scenario" = idle ] || run_one "$name" "$scenario" "$round"
        done
        stop_server
      fi
      case " $SCENARIOS " in *" idle "*)
        port=$((port + 1))
        # A fresh server: what the others left behind would hide the growth.
        start_server "$name" $port echo 0 && { run_one "$name" idle "$round"; stop_server; } ;;
      esac
      flock -u 9; exec 9>&-
      visit=$((visit + 1))
      printf '\rround %d of %d, %-14s about %d min left   ' "$round" "$ROUNDS" "$name" $(((($(date +%s) - begin) * (total - visit) / visit + 59) / 60)) >&2
    done
  done
  echo >&2
  python3 "$HERE/report.py" "$WORK/runs.jsonl" "$RESULTS/$OUT"
}

for step in ${*:-install build verify measure}; do
  "$step" || exit 1
done
