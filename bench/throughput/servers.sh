# Sourced by run.sh and profile.sh: which servers and loads there are, how a server is started, warmed up and stopped.
#   LOAD                              scenario → arguments of the load generator
#   servers_for MODE                  those among SERVERS that speak it: echo, idle (all that echo), line or http
#   server_command NAME PORT MODE     sets CMD; the name may end in ~ and a mark
#   start_server NAME PORT MODE CPU   sets SERVER, when the port answers
#   warm_up NAME MODE PORT
#   stop_server

declare -A SPEAKS=(
  [epoll]="echo line http" [epoll-short]="echo" [fibernet]="echo line http" [fibernet-aot]="echo" [fibernet-unrecorded]="echo" [before]="echo http"
  [tokio]="echo http" [tokio-1k]="idle" [go]="echo http" [libuv]="echo" [tarantool]="echo line" [nginx]="http"
  [dotnet]="echo http" [dotnet-inline]="echo" [kestrel]="echo http")
# "fibernet-unrecorded" has no flight recorder. "before" is another checkout of this repository, built for Release, whose folder is in BEFORE; it is measured only when named.
ALL_SERVERS="epoll epoll-short fibernet fibernet-aot tokio tokio-1k go libuv tarantool dotnet dotnet-inline kestrel nginx"

declare -A LOAD=(
  [e1]="-m echo -c 1" [e10]="-m echo -c 10" [e64]="-m echo -c 64" [e1000]="-m echo -c 1000" [e10000]="-m echo -c 10000"
  [p16]="-m echo -c 64 -d 16" [paced]="-m echo -c 64 -d 4 -r 60000 -t 2 -k 1" [big]="-m echo -c 16 -s 16384"
  [churn]="-m churn -c 64" [idle]="-m idle -i 10000 -c 64"
  [line]="-m line -c 64" [line16]="-m line -c 64 -d 16" [http]="-m http -c 64" [http16]="-m http -c 64 -d 16")

servers_for() {
  local name
  for name in $SERVERS; do
    case "$1: ${SPEAKS[${name%~*}]} " in *" $1 "* | "idle: "*"echo "*) printf '%s ' "$name" ;; esac
  done
}

server_command() {
  local name=${1%~*} port=$2 mode=$3 servers=$HERE/servers samples=$HERE/../../samples
  local net=(env DOTNET_gcServer=0 DOTNET_TieredPGO=1 DOTNET_PROCESSOR_COUNT=1)
  case $name:$mode in
    epoll:line) CMD=("$servers/c-epoll/lines" "$port") ;;
    epoll:*) CMD=("$servers/c-epoll/epoll" "$port" "$mode" strict) ;;
    epoll-short:*) CMD=("$servers/c-epoll/epoll" "$port" "$mode" short) ;;
    fibernet:echo) CMD=("${net[@]}" dotnet "$samples/EchoServer/bin/Release/net10.0/EchoServer.dll" --port "$port") ;;
    fibernet:http) CMD=("${net[@]}" dotnet "$samples/HttpServer/bin/Release/net10.0/HttpServer.dll" --port "$port") ;;
    fibernet-unrecorded:echo) CMD=("${net[@]}" dotnet "$samples/EchoServer/bin/Release/net10.0/EchoServer.dll" --port "$port" --recorder 0) ;;
    before:echo) CMD=("${net[@]}" dotnet "$BEFORE/samples/EchoServer/bin/Release/net10.0/EchoServer.dll" --port "$port") ;;
    before:http) CMD=("${net[@]}" dotnet "$BEFORE/samples/HttpServer/bin/Release/net10.0/HttpServer.dll" --port "$port") ;;
    fibernet:line) CMD=("${net[@]}" dotnet "$servers/fibernet-lines/bin/out/fibernet-lines.dll" "$port") ;;
    fibernet-aot:*) CMD=("$servers/fibernet-aot/EchoServer" --port "$port") ;;
    tokio:*) CMD=("$servers/tokio/target/release/tokioecho" "$port" "$mode") ;;
    tokio-1k:*) CMD=(env PEER_BUF=1024 "$servers/tokio/target/release/tokioecho" "$port" echo) ;;
    go:*) CMD=("$servers/go/goecho" "$port" "$mode") ;;
    libuv:*) CMD=("$servers/libuv/uvecho" "$port") ;;
    tarantool:line) CMD=(env "TT_DIR=$WORK" tarantool "$servers/tarantool/echo_lua.lua" "$port" line) ;;
    tarantool:*) CMD=(env "TT_DIR=$WORK" tarantool "$servers/tarantool/echo_lua.lua" "$port" sys) ;;
    nginx:*)
      sed "s|@PORT@|$port|; s|@WORK@|$WORK|" "$servers/nginx/nginx.conf" > "$WORK/nginx-$port.conf"
      CMD=(nginx -p "$WORK" -c "$WORK/nginx-$port.conf") ;;
    dotnet:*) CMD=("${net[@]}" "$servers/dotnet-sockets/bin/out/dotnet-sockets" "$port" "$mode") ;;
    dotnet-inline:*) CMD=("${net[@]}" DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 "$servers/dotnet-sockets/bin/out/dotnet-sockets" "$port" "$mode") ;;
    kestrel:*) CMD=("${net[@]}" "$servers/dotnet-kestrel/bin/out/dotnet-kestrel" "$port" "$mode") ;;
    *) echo "there is no server $name" >&2; return 1 ;;
  esac
}

answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# nginx says nothing when it is ready.
start_server() {
  local name=$1 port=$2 mode=$3 cpu=$4 out=$WORK/server-$2.out
  server_command "$name" "$port" "$mode" || return 1
  (exec "$HERE/load/pin" "$cpu" "${CMD[@]}") > "$out" 2>&1 < /dev/null 9>&- &
  SERVER=$!
  for _ in $(seq 200); do
    kill -0 "$SERVER" 2> /dev/null || break
    if { [ "$name" = nginx ] || grep -q READY "$out"; } && answers "$port"; then return 0; fi
    sleep 0.05
  done
  echo "the server $name did not start:" >&2
  tail -5 "$out" >&2
  stop_server
  return 1
}

# The compiler of .NET shares the core; with less, servers still run code that is not optimized.
warm_up() {
  local name=$1 mode=$2 seconds=0.4 scenario
  local -A loads=([echo]="e64 p16" [idle]="e64 p16" [line]="line line16" [http]="http http16")
  case $name in fibernet-aot*) ;; fibernet* | before* | dotnet* | kestrel*) seconds=5 ;; esac
  for scenario in ${loads[$mode]}; do timeout 60 "$HERE/load/pin" 1 "$HERE/load/load" ${LOAD[$scenario]} -p "$3" -w 0 -t "$seconds" > /dev/null; done
}

stop_server() {
  [ -n "${SERVER:-}" ] || return 0
  kill -CONT "$SERVER" 2> /dev/null
  kill "$SERVER" 2> /dev/null
  for _ in $(seq 40); do
    kill -0 "$SERVER" 2> /dev/null || break
    sleep 0.05
  done
  kill -9 "$SERVER" 2> /dev/null
  wait "$SERVER" 2> /dev/null
  SERVER=
}
