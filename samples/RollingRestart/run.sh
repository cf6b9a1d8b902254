#!/usr/bin/env bash
# Restarts the sample under load, and counts the requests that fail: there must be none.
#
#   samples/RollingRestart/run.sh [direct] [haproxy]     (no argument: both)
#
#   RESTARTS=10   how often        PAUSE=0.5   seconds of load between two restarts        CONNECTIONS=50        CONFIGURATION=Release
#
# wrk (Debian: wrk) sends over connections that it keeps; each restart closes all of them after a reply that says so, and wrk makes new
# ones. Behind HAProxy (Debian: haproxy) it is HAProxy that keeps and makes the connections to the sample. It closes those that it does
# not use within the purge delay, so the drain need not wait for them.
set -u
cd "$(dirname "$0")"
RESTARTS=${RESTARTS:-10}
PAUSE=${PAUSE:-0.5}
CONNECTIONS=${CONNECTIONS:-50}
CONFIGURATION=${CONFIGURATION:-Release}
PROGRAM=bin/$CONFIGURATION/net10.0/RollingRestart.dll
WORK=$(mktemp -d)
SERVER= LOAD= PROXY=
trap 'kill ${SERVER:-} ${LOAD:-} ${PROXY:-} 2> /dev/null; wait; rm -rf "$WORK"' EXIT

fail() { echo "$*" >&2; exit 1; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# wait_for WHAT COMMAND...: until the command succeeds, for half a minute.
wait_for() {
  local what=$1
  shift
  for _ in $(seq 600); do "$@" && return; sleep 0.05; done
  fail "$what"
}

# start_server PORT NUMBER: sets SERVER, when it accepts.
start_server() {
  : > "$WORK/server-$2"
  dotnet "$PROGRAM" --port "$1" --handover "$WORK/handover" > "$WORK/server-$2" 2>&1 &
  SERVER=$!
  wait_for "server $2 did not start: $(cat "$WORK/server-$2")" grep -q READY "$WORK/server-$2"
}

# start_proxy FRONT BACK
start_proxy() {
  cat > "$WORK/haproxy.cfg" <<END
global
  maxconn 1000
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend front
  bind 127.0.0.1:$1
  default_backend back
backend back
  server sample 127.0.0.1:$2 pool-purge-delay 500ms
END
  : > "$WORK/haproxy"
  haproxy -db -f "$WORK/haproxy.cfg" > "$WORK/haproxy" 2>&1 &
  PROXY=$!
  wait_for "haproxy did not start: $(cat "$WORK/haproxy")" answers "$1"
}

run() {
  local port target old number
  port=$(free_port)
  target=$port
  start_server "$port" 0
  if [ "$1" = haproxy ]; then
    target=$(free_port)
    start_proxy "$target" "$port"
  fi
  wrk -t1 "-c$CONNECTIONS" -d 300s "http://127.0.0.1:$target/" > "$WORK/wrk" 2>&1 &
  LOAD=$!
  for number in $(seq "$RESTARTS"); do
    sleep "$PAUSE"
    old=$SERVER
    start_server "$port" "$number"
    wait "$old" || fail "server $((number - 1)) failed: $(cat "$WORK/server-$((number - 1))")"
    grep -q '^replaced: .* 0 cut$' "$WORK/server-$((number - 1))" || fail "server $((number - 1)): $(cat "$WORK/server-$((number - 1))")"
  done
  sleep "$PAUSE"
  kill -INT "$LOAD"
  wait "$LOAD"
  LOAD=
  kill "$SERVER"
  wait "$SERVER" || fail "the last server failed: $(cat "$WORK/server-$RESTARTS")"
  SERVER=
  [ -z "$PROXY" ] || kill "$PROXY"
  PROXY=
  report "$1"
}

# What wrk says of errors it says only if there are any.
report() {
  local requests
  requests=$(sed -n 's/^ *\([0-9]*\) requests in .*/\1/p' "$WORK/wrk")
  if [ -z "$requests" ] || grep -qE 'Socket errors|Non-2xx' "$WORK/wrk"; then
    fail "$1: requests have failed: $(cat "$WORK/wrk")"
  fi
  echo "$1: $RESTARTS restarts, $requests requests, 0 failed"
}

[ -f "$PROGRAM" ] || dotnet build -c "$CONFIGURATION" --nologo -v q || exit 1
for mode in ${*:-direct haproxy}; do run "$mode"; done
