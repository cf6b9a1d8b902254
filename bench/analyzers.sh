#!/usr/bin/env bash
# What the analyzers add to the build time of the solution: bench/analyzers.sh [ROUNDS].
# They are given as the finished file that users get from a package. A reference to their project would also count the wait for
# its build. Both kinds of build take turns, and the order changes each round. One compiler process serves all, as it does for users.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
export UseSharedCompilation=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build FiberNet.sln --nologo -v:q > /dev/null
cp src/Analyzers/bin/Debug/netstandard2.0/FiberNet.Analyzers.dll "$work"
cat > "$work/with.targets" <<TARGETS
<Project>
  <ItemGroup Condition="!\$(MSBuildProjectName.StartsWith('FiberNet.Analyzers'))">
    <Analyzer Include="$work/FiberNet.Analyzers.dll" />
  </ItemGroup>
</Project>
TARGETS

# build NAME [PROPERTY]: builds everything, and prints the seconds. (The extension point of MSBuild is CustomAfterMicrosoftCommonTargets.)
build() {
  local name=$1 from
  shift
  from=$(date +%s%N)
  dotnet build FiberNet.sln --nologo -v:q --no-incremental --no-restore -p:UseFiberAnalyzers=false "$@" > /dev/null
  echo "$name $((($(date +%s%N) - from) / 1000000))"
}
without() { build without; }
with() { build with "-p:CustomAfterMicrosoftCommonTargets=$work/with.targets"; }

{
  with > /dev/null
  without > /dev/null
  for ((round = 0; round < rounds; round++)); do
    if ((round % 2)); then with; without; else without; with; fi
  done
} | tee "$work/times"
awk '{ n[$1]++; t[$1, n[$1]] = $2 }
  END { for (i = 1; i <= n["with"]; i++) print t["with", i] / t["without", i] }' "$work/times" | sort -n |
  awk '{ r[NR] = $1 } END { printf "with / without: median %.3f (%.3f..%.3f)\n", (r[int((NR + 1) / 2)] + r[int(NR / 2) + 1]) / 2, r[1], r[NR] }'
