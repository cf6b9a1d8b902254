#!/usr/bin/env bash
# Three silos and a client over FiberNet, with Redis as the membership store. A silo is killed in the middle: calls go on.
#   samples/OrleansCluster/run.sh [SECONDS]      (default 40; SIGTERM and Ctrl+C end everything)
# Needs redis-server (Debian: apt-get install redis-server).
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-40}
command -v redis-server > /dev/null || { echo "redis-server is missing: apt-get install redis-server" >&2; exit 1; }
dotnet build -c Release -v q --nologo
cluster=bin/Release/net10.0/OrleansCluster
store=$(mktemp -d)
port=16379
redis=
members=()
# Client and silos end first: they tell the store that they leave.
finish() {
  trap - EXIT INT TERM
  [ "${#members[@]}" -eq 0 ] || kill "${members[@]}" 2> /dev/null || true
  [ "${#members[@]}" -eq 0 ] || wait "${members[@]}" || true
  [ -z "$redis" ] || kill "$redis" 2> /dev/null || true
  wait || true
  rm -rf "$store"
}
trap finish EXIT
trap 'exit 0' INT TERM

redis-server --port "$port" --bind 127.0.0.1 --dir "$store" --save "" --daemonize no > "$store/redis.log" &
redis=$!
until redis-cli -p "$port" ping > /dev/null 2>&1; do sleep 0.1; done
for silo in 1 2 3; do
  "$cluster" silo "$silo" "127.0.0.1:$port" &
  members+=($!)
done
"$cluster" client "127.0.0.1:$port" "$seconds" &
client=$!
members+=("$client")
sleep $((seconds / 2)) &
wait $! || true
echo "kill -9 of silo 3"
kill -9 "${members[2]}"
wait "$client"
