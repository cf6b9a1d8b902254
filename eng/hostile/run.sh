#!/usr/bin/env bash
# Hostile load on the samples that serve, or on one, for SECONDS in all (default 600); see Program.cs.
# usage: eng/hostile/run.sh [SECONDS] [SEED] [SAMPLE]
set -euo pipefail
cd "$(dirname "$0")/../.."
for project in eng/hostile samples/EchoServer samples/TlsEchoServer samples/HttpServer samples/KeyValueServer samples/AspNetCore; do
  dotnet build "$project" -c Release -v q >/dev/null
done
exec dotnet eng/hostile/bin/Release/net10.0/Hostile.dll samples Release "${1:-600}" "${2:-1}" "${@:3}"
