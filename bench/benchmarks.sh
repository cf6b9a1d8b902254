#!/usr/bin/env bash
# All BenchmarkDotNet suites, short jobs: about 6 minutes. Each operation stands beside the .NET way of doing the same.
#   bench/benchmarks.sh [OUTPUT.md] [FILTER]      (default filter: '*')
# The page has the machine and the commit, and of each figure the error and the deviation.
set -euo pipefail
output=$(realpath "${1:-/dev/null}")
filter=${2:-*}
cd "$(dirname "$0")"
machine=$(./machine.sh)
artifacts=$(mktemp -d)
trap 'rm -rf "$artifacts"' EXIT
dotnet run -c Release --project FiberNet.Benchmarks -- --filter "$filter" --job short --artifacts "$artifacts" >&2

{
  echo "# The BenchmarkDotNet suites"
  echo
  echo "$machine."
  echo "To repeat: \`bench/benchmarks.sh\`. *Error* is half of the 99.9 % interval of a short job, three iterations: it is wide."
  for report in "$artifacts"/results/*-report-github.md; do
    name=$(basename "$report" -report-github.md)
    printf '\n## %s\n\n' "${name#FiberNet.Bench.}"
    grep '^|' "$report"
  done
} | tee "$output"
