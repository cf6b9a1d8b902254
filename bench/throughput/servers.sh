# Sourced by run.sh: which servers there are, how each is started and stopped.
#   server_command NAME PORT MODE   sets CMD
#   start_server NAME PORT MODE CPU sets SERVER, when the port answers
#   stop_server

ALL_SERVERS="epoll epoll-short fibernet tokio go libuv tarantool dotnet dotnet-inline kestrel"

server_command() {
  local name=$1 port=$2 mode=$3 servers=$HERE/servers
  local net=(env DOTNET_gcServer=0 DOTNET_TieredPGO=1 DOTNET_PROCESSOR_COUNT=1)
  case $name in
    epoll) CMD=("$servers/c-epoll/epoll" "$port" "$mode" strict) ;;
    epoll-short) CMD=("$servers/c-epoll/epoll" "$port" "$mode" short) ;;
    fibernet) CMD=("${net[@]}" dotnet "$HERE/../../samples/EchoServer/bin/Release/net10.0/EchoServer.dll" --port "$port") ;;
    tokio) CMD=("$servers/tokio/target/release/tokioecho" "$port" "$mode") ;;
    go) CMD=("$servers/go/goecho" "$port" "$mode") ;;
    libuv) CMD=("$servers/libuv/uvecho" "$port") ;;
    tarantool) CMD=(env "TT_DIR=$WORK" tarantool "$servers/tarantool/echo_lua.lua" "$port" sys) ;;
    dotnet) CMD=("${net[@]}" "$servers/dotnet-sockets/bin/out/dotnet-sockets" "$port" "$mode") ;;
    dotnet-inline) CMD=("${net[@]}" DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 "$servers/dotnet-sockets/bin/out/dotnet-sockets" "$port" "$mode") ;;
    kestrel) CMD=("${net[@]}" "$servers/dotnet-kestrel/bin/out/dotnet-kestrel" "$port" "$mode") ;;
    *) echo "there is no server $name" >&2; return 1 ;;
  esac
}

answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

start_server() {
  local name=$1 port=$2 mode=$3 cpu=$4 out=$WORK/server-$2.out
  server_command "$name" "$port" "$mode" || return 1
  (exec "$HERE/load/pin" "$cpu" "${CMD[@]}") > "$out" 2>&1 < /dev/null 9>&- &
  SERVER=$!
  for _ in $(seq 200); do
    kill -0 "$SERVER" 2> /dev/null || break
    if grep -q READY "$out" && answers "$port"; then return 0; fi
    sleep 0.05
  done
  echo "the server $name did not start:" >&2
  tail -5 "$out" >&2
  stop_server
  return 1
}

stop_server() {
  [ -n "${SERVER:-}" ] || return 0
  kill "$SERVER" 2> /dev/null
  for _ in $(seq 40); do
    kill -0 "$SERVER" 2> /dev/null || break
    sleep 0.05
  done
  kill -9 "$SERVER" 2> /dev/null
  wait "$SERVER" 2> /dev/null
  SERVER=
}
