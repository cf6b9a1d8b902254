#!/usr/bin/env bash
# Runs the echo sample under fault injection: REQUESTS requests, each byte compared; then as many with the injector off.
# Fails on a lost byte, a hang, a descriptor that stays open, or a kind of fault that was never injected.
# usage: eng/faults/run.sh [REQUESTS] [SEED]
set -euo pipefail
cd "$(dirname "$0")/../.."
requests=${1:-1000000}
seed=${2:-1}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

cc -O2 -Wall -Wextra -shared -fPIC -o "$work/faults.so" eng/faults/faults.c -ldl -lpthread
cc -O2 -Wall -Wextra -o "$work/client" eng/faults/client.c -lpthread
if [ -z "${ECHO_SERVER:-}" ]; then
  dotnet build samples/EchoServer -c Release -v q >/dev/null
  ECHO_SERVER=samples/EchoServer/bin/Release/net10.0/EchoServer.dll
fi

sockets() { find "/proc/$server/fd" -lname 'socket:*' 2>/dev/null | wc -l; }

# round RATE: one server, REQUESTS requests.
round() {
  LD_PRELOAD="$work/faults.so" FAULTS_RATE=$1 FAULTS_SEED=$seed FAULTS_REPORT="$work/report" \
    dotnet "$ECHO_SERVER" --port 0 >"$work/out" 2>"$work/err" &
  server=$!
  for _ in $(seq 300); do grep -q READY "$work/out" && break; sleep 0.1; done
  port=$(sed -n 's/^READY .*:\([0-9]*\)$/\1/p' "$work/out")
  before=$(sockets)
  if ! "$work/client" "$port" "$requests" "$seed"; then
    echo "the client failed; the server (port $port) said:"
    tail -5 "$work/out" "$work/err"
    exit 1
  fi
  for _ in $(seq 100); do [ "$(sockets)" -le "$before" ] && break; sleep 0.1; done
  after=$(sockets)
  kill -TERM "$server"
  wait "$server" || { echo "the server ended with an error:"; tail -5 "$work/err"; exit 1; }
  server=
  echo "rate 1/$1: sockets before $before, after $after"
  [ "$after" -le "$before" ] || { echo "descriptors were left open"; exit 1; }
}

round 50
cat "$work/report"
if awk '$NF == 0 { print "never injected: " $0; bad = 1 } END { exit bad }' "$work/report"; then :; else
  [ "$requests" -lt 100000 ] || exit 1 # a short run may miss one
fi
round 0
echo "OK"
