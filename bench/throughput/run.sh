#!/usr/bin/env bash
# The macro suite: servers as separate processes on one core, the load generator on another, interleaved runs.
#
#   bench/throughput/run.sh [install] [build] [verify] [measure]     (no argument: all of them)
#
#   SERVERS="epoll fibernet go"   which ones           default: all
#   SCENARIOS="e64 p16 idle"      which loads          default: all of LOAD below
#   STARTS=3 ROUNDS=3             how often each server is started anew, and how many rounds each of these runs
#   SECONDS_EACH=0.7 SLICES=10    what each server gets in a round, and in how many turns. Of the paced load two seconds, in one
#                                 piece: what a runtime does when it goes on after a stop takes one per cent of a slice, and
#                                 would be its 99th percentile
#   OUT=name                      bench/results/name.json and .md
#
# The servers of a start live together, stopped (SIGSTOP) but for the one whose turn it is: turns.py gives each a slice of 70 ms,
# then the next one, so that what is compared lies within a second: the speed of a virtual machine changes within seconds. They
# are started anew since what a compiler of .NET makes of a program varies from start to start. A round in which the machine was
# busy is refused (runs.py) and repeated, twice at most. What to trust is the server's CPU time per request, as a ratio within a
# round. A name may have a mark, to compare a server with itself: SERVERS="fibernet fibernet~2".
# BEFORE=../earlier SERVERS="fibernet before" compares this checkout with another one, whose samples are built for Release.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
. "$HERE/servers.sh"
RUNNING=()
clean_up() {
  for SERVER in "${RUNNING[@]}" ${SERVER:-}; do stop_server; done
  rm -rf "$WORK"
}
trap clean_up EXIT
trap 'exit 130' TERM INT

declare -A SCENARIOS_OF=([echo]="e1 e10 e64 e1000 e10000 p16 paced big churn" [idle]="idle" [line]="line line16" [http]="http http16")
MODES="echo idle line http"

SERVERS=${SERVERS:-$ALL_SERVERS}
SCENARIOS=${SCENARIOS:-e1 e10 e64 e1000 e10000 p16 paced big churn idle line line16 http http16}
STARTS=${STARTS:-3}
ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-0.7}
SLICES=${SLICES:-10}
WARM=${WARM:-0.3}
OUT=${OUT:-$(date +%Y-%m-%d)}
LOCK=${LOCK:-/tmp/bench.lock}
RESULTS=$HERE/../results
port=18000

# chosen SCENARIO...: those that were asked for.
chosen() {
  local scenario
  for scenario in "$@"; do
    case " $SCENARIOS " in *" $scenario "*) printf '%s ' "$scenario" ;; esac
  done
}

install() {
  local packages="gcc libc6-dev util-linux python3" name
  for name in $SERVERS; do
    case $name in
      tokio*) packages+=" cargo librust-tokio-dev librust-tokio-macros-dev librust-hyper-dev" ;;
      go) packages+=" golang-go" ;;
      libuv) packages+=" libuv1-dev" ;;
      tarantool | nginx) packages+=" $name" ;;
    esac
  done
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $packages
}

build() {
  local cc="gcc -O2 -march=native -Wall -Wno-misleading-indentation" name built=
  # Without these two there is nothing to compare; of the others, what a machine cannot build is left out.
  cd "$HERE" || return 1
  $cc -o load/load load/load.c && $cc -o load/pin load/pin.c || return 1
  for name in $SERVERS; do
    if build_server "$name"; then built+="$name "
    else
      case $name in epoll | fibernet) return 1 ;; esac
      echo "$name cannot be built here: left out" >&2
    fi
  done
  SERVERS=$built
}

build_server() {
  local root=$HERE/../..
  case ${1%~*} in
    epoll | epoll-short) $cc -o servers/c-epoll/epoll servers/c-epoll/epoll.c && $cc -o servers/c-epoll/lines servers/c-epoll/lines.c ;;
    libuv) $cc -o servers/libuv/uvecho servers/libuv/uvecho.c -luv ;;
    go) (cd servers/go && GO111MODULE=off go build -o goecho main.go) ;;
    tokio | tokio-1k) (cd servers/tokio && cargo build --release) ;;
    tarantool | nginx) command -v "$1" > /dev/null ;;
    dotnet | dotnet-inline) dotnet build servers/dotnet-sockets -c Release -o servers/dotnet-sockets/bin/out -v q --nologo ;;
    before) [ -f "$BEFORE/samples/EchoServer/bin/Release/net10.0/EchoServer.dll" ] ;;
    kestrel) dotnet build servers/dotnet-kestrel -c Release -o servers/dotnet-kestrel/bin/out -v q --nologo ;;
    fibernet | fibernet-unrecorded)
      dotnet build "$root/samples/EchoServer" -c Release -v q --nologo &&
        dotnet build "$root/samples/HttpServer" -c Release -v q --nologo &&
        dotnet build servers/fibernet-lines -c Release -o servers/fibernet-lines/bin/out -v q --nologo ;;
    fibernet-aot)
      dotnet publish "$root/samples/EchoServer" -c Release -p:PublishAot=true --artifacts-path "$WORK/aot" -o servers/fibernet-aot -v q --nologo ;;
  esac
}

# Every server must answer right before it is measured: binary, pipelined, large, lines, churned, idle.
verify() {
  local bad=0 name mode good=
  for name in $SERVERS; do
    local wrong=0
    for mode in ${SPEAKS[${name%~*}]}; do
      port=$((port + 1))
      start_server "$name" $port "$mode" 0 || { wrong=1; continue; }
      while read -r arguments; do
        local out
        out=$("$HERE/load/pin" 1 "$HERE/load/load" -P "$SERVER" -p $port -w 0.1 -t 0.4 $arguments 2>&1)
        if [ $? -ne 0 ] || ! grep -q '"errors":0' <<< "$out" || grep -q '"requests":0,' <<< "$out"; then
          echo "$name FAILS $arguments: $out"
          wrong=1
        fi
      done < <(checks_of "$mode")
      stop_server
    done
    if [ $wrong = 0 ]; then good+="$name "; echo "$name: verified"; else bad=1; fi
  done
  SERVERS=$good
  return $bad
}

checks_of() {
  case $1 in
    echo) printf -- '-m %s\n' "echo -c 1" "echo -c 64 -d 16" "echo -c 8 -s 65536 -d 4" "echo -c 3 -s 3 -d 64" "echo -c 300 -s 5000 -d 3" \
      "line -c 16 -s 200" "churn -c 32" "idle -i 1500 -c 4 -o 0.1" ;;
    idle) echo "-m idle -i 1500 -c 4 -o 0.1" ;;
    line) printf -- '-m %s\n' "line -c 1" "line -c 64 -d 16" "line -c 8 -s 9000 -d 5" "line -c 3 -s 2 -d 64" ;;
    http) printf -- '-m %s\n' "http -c 1" "http -c 64" "http -c 16 -d 8" ;;
  esac
}

# one_round SCENARIO ROUND SERVER:PORT:PID...: adds lines to the runs; its exit code says whether to repeat it.
one_round() {
  local scenario=$1 round=$2.$((++ATTEMPT))
  shift 2
  python3 "$HERE/turns.py" "$scenario" "$round" "$HERE/load/pin" 1 "$HERE/load/load" \
    -w "$WARM" -t "$SECONDS_EACH" -k "$SLICES" ${LOAD[$scenario]} -- "$@" >> "$WORK/runs.jsonl"
}

# thrice COMMAND...: until it succeeds, three times at most.
thrice() { "$@" || "$@" || "$@"; }

progress() {
  DONE=$((DONE + 1))
  printf '\r%s: %d of %d rounds, about %d min left   ' "$1" "$DONE" "$TOTAL" $(((($(date +%s) - BEGIN) * (TOTAL - DONE) / DONE + 59) / 60)) >&2
}

# Memory is measured once on a server that is warm (its code is compiled) and has had few connections: what a load of many left
# behind would hide the growth.
rounds_of() { if [ "$1" = idle ]; then echo 1; else echo "$ROUNDS"; fi; }

# group MODE START: starts all servers of a mode and runs the rounds.
group() {
  local mode=$1 start=$2 name scenario round
  local servers=()
  for name in $(servers_for "$mode"); do
    port=$((port + 1))
    start_server "$name" $port "${mode/idle/echo}" 0 || continue
    servers+=("$name:$port:$SERVER")
    RUNNING+=("$SERVER")
    warm_up "$name" "$mode" $port
    kill -STOP "$SERVER"
  done
  for round in $(seq "$(rounds_of "$mode")"); do
    for scenario in $(chosen ${SCENARIOS_OF[$mode]}); do
      ATTEMPT=0
      thrice one_round "$scenario" "$start.$round" "${servers[@]}"
      progress "$scenario"
    done
  done
  for SERVER in "${RUNNING[@]}"; do stop_server; done
  RUNNING=()
}

measure() {
  local mode start
  mkdir -p "$RESULTS"
  BEGIN=$(date +%s) DONE=0 TOTAL=0
  for mode in $MODES; do TOTAL=$((TOTAL + STARTS * $(rounds_of $mode) * $(chosen ${SCENARIOS_OF[$mode]} | wc -w))); done
  exec 9> "$LOCK"
  flock 9
  for start in $(seq "$STARTS"); do
    for mode in $MODES; do
      [ -n "$(chosen ${SCENARIOS_OF[$mode]})" ] && group "$mode" "$start"
    done
  done
  exec 9>&-
  echo >&2
  python3 "$HERE/report.py" "$WORK/runs.jsonl" "$RESULTS/$OUT"
}

for step in ${*:-install build verify measure}; do
  "$step" || exit 1
done
