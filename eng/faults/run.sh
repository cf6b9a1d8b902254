#!/usr/bin/env bash
# Fault injection: the echo and the HTTP sample answer REQUESTS requests, half each, while system calls fail, an echo over the
# pipes of FiberNet.Connections a quarter in each of its modes, and a client made of FiberNet a twentieth as many (1,000 at
# least); every byte is compared. Then the same traffic with the injector off.
# Fails on a lost byte, a hang, a descriptor that stays open, or a fault that was never injected; prints how often each was.
# usage: eng/faults/run.sh [REQUESTS] [SEED]
# ECHO_SERVER, HTTP_SERVER, PIPE_SERVER, CONNECTOR: the programs, if they are built already.
set -euo pipefail
cd "$(dirname "$0")/../.."
requests=${1:-1000000}
seed=${2:-1}
per_connection=$((requests < 100000 ? 8 : 64))
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

cc -O2 -Wall -Wextra -shared -fPIC -o "$work/faults.so" eng/faults/faults.c -ldl -lpthread
cc -O2 -Wall -Wextra -o "$work/client" eng/faults/client.c -lpthread
if [ -z "${ECHO_SERVER:-}" ]; then
  for project in samples/EchoServer samples/HttpServer eng/faults/PipeServer eng/faults/Connector; do
    dotnet build "$project" -c Release -v q >/dev/null
  done
  ECHO_SERVER=samples/EchoServer/bin/Release/net10.0/EchoServer.dll
  HTTP_SERVER=samples/HttpServer/bin/Release/net10.0/HttpServer.dll
  PIPE_SERVER=eng/faults/PipeServer/bin/Release/net10.0/PipeServer.dll
  CONNECTOR=eng/faults/Connector/bin/Release/net10.0/Connector.dll
fi

# injected COMMAND…: runs it with the injector at $rate, and with poisoned buffers.
injected() { exec env FIBERNET_POISON_BUFFERS=1 LD_PRELOAD="$work/faults.so" FAULTS_RATE="$rate" FAULTS_SEED="$seed" FAULTS_REPORT="$work/report" "$@"; }

sockets() { find "/proc/$server/fd" -lname 'socket:*' 2>/dev/null | wc -l; }

# fail WHY: everything that helps to find out.
fail() {
  set +e
  echo "FAILED: $1 ($name, rate $rate, seed $seed, $requests requests)"
  echo "-- the server's output:"
  tail -n 5 "$work/out" "$work/err"
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
    echo "-- the server lives; its threads wait in:"
    cat "/proc/$server"/task/*/wchan | sort | uniq -c
    grep -E '^(State|VmRSS|Threads)' "/proc/$server/status"
    echo "-- its sockets: $(sockets) open; local address, remote address, state, unsent:unread bytes:"
    awk -v port="$(printf ':%04X' "${port:-0}")" 'index($2 $3, port) { print $2, $3, $4, $5 }' /proc/net/tcp | sort | uniq -c | head -40
  else
    echo "-- the server has ended"
  fi
  echo "-- load: $(cat /proc/loadavg)"
  exit 1
}

start() {
  # Not left to the redirection, which is made in the new process: until it runs, the file says READY for the last server.
  : >"$work/out"
  # A server is a program and perhaps an option.
  # shellcheck disable=SC2086
  (injected dotnet $1 --port 0) >"$work/out" 2>"$work/err" </dev/null &
  server=$!
  for _ in $(seq 600); do
    grep -q '^READY .*:[0-9]' "$work/out" && break
    kill -0 "$server" 2>/dev/null || fail "the server has not started"
    sleep 0.1
  done
  port=$(sed -n 's/^READY .*:\([0-9]*\)$/\1/p' "$work/out")
  [ -n "$port" ] || fail "the server is not ready after a minute"
}

# round NAME SERVER COMMAND…: a server, and a client that is given its port between COMMAND and its numbers.
round() {
  name=$1
  local before after status=0
  start "$2"
  before=$(sockets)
  shift 2
  "$@" "$port" || status=$?
  [ "$status" -eq 0 ] || fail "the client ended with $status"
  for _ in $(seq 200); do [ "$(sockets)" -le "$before" ] && break; sleep 0.1; done
  after=$(sockets)
  [ "$after" -le "$before" ] || fail "$before sockets before, $after after: descriptors were left open"
  kill -TERM "$server"
  wait "$server" || { status=$?; server=; fail "the server ended with $status"; }
  server=
  echo "$name, rate $rate: sockets before $before, after $after"
}

ask() { "$work/client" "$1" "$2" $((requests / 2)) "$per_connection" "$seed"; }
ask_half() { "$work/client" "$1" "$2" $((requests / 4)) "$per_connection" "$seed"; }
connect() { (injected dotnet "$CONNECTOR" "$1" $((requests < 20000 ? 1000 : requests / 20)) 4 "$seed"); }

# all RATE: one transfer in RATE fails (0: none).
all() {
  rate=$1
  round echo "$ECHO_SERVER" ask echo
  round http "$HTTP_SERVER" ask http
  round pipes "$PIPE_SERVER" ask_half echo
  round "pipes inline" "$PIPE_SERVER --inline" ask_half echo
  round connect "$ECHO_SERVER" connect
}

all 50
awk '{ count[$1 " " $2] += $3; if (!(($1 " " $2) in seen)) { seen[$1 " " $2]; order[++n] = $1 " " $2 } }
     END { for (i = 1; i <= n; i++) { printf "%-26s %d\n", order[i], count[order[i]]; if (!count[order[i]]) bad = 1 } exit bad }' \
  "$work/report" || { name=faults; fail "a fault was never injected"; }
all 0
echo "OK"
