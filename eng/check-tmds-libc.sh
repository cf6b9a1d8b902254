#!/usr/bin/env bash
# Shows that FiberNet builds and works on Tmds.LibC as on its own binding: builds the libraries and runs the test
# projects above it with the package's assembly in the binding's place, and compares the binding's surface with it.
#
#   eng/check-tmds-libc.sh                       against our stand-in (tests/TmdsLibC.Reference)
#   eng/check-tmds-libc.sh path/to/Tmds.LibC.dll against that assembly
#
# Works on a copy, so that the checkout's own bin and obj stay as they are.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
assembly=${1:+$(realpath "$1")}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

cd "$root"
# What is being worked on counts, committed or not.
git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read --files-from=- 2>/dev/null | tar -x -C "$copy"
cd "$copy"

log=$copy/log
fail() {
    cat "$log"
    echo "check-tmds-libc: FAILED: $1"
    exit 1
}
run() {
    local what=$1
    shift
    "$@" >"$log" 2>&1 || fail "$what"
}

if [[ -z $assembly ]]; then
    run "the stand-in does not build" dotnet build tests/TmdsLibC.Reference --nologo -o "$copy/reference"
    assembly=$copy/reference/Tmds.LibC.dll
fi
flavour=(-p:UseTmdsLibC=true "-p:TmdsLibCAssembly=$assembly")

for project in src/Reactor/FiberNet.Reactor.csproj src/Sockets/FiberNet.csproj; do
    run "$project does not build" dotnet build "$project" --nologo "${flavour[@]}"
done

# Fibers know no libc; the long runs drive programs of their own, which the checkout's tests have run.
tested=0
for project in tests/FiberNet.{LibC,Reactor,Sockets}.Tests/*.csproj; do
    run "$project fails" dotnet test "$project" --nologo "${flavour[@]}" --filter "FullyQualifiedName!~LongRuns"
    tested=$((tested + 1))
done

export TMDS_LIBC_ASSEMBLY=$assembly
run "the binding has what the package has not" \
    dotnet test tests/FiberNet.LibC.Tests --nologo --filter FullyQualifiedName~SurfaceTests
grep -q 'Skipped: *0' "$log" || fail "the surface was not compared"

echo "check-tmds-libc: passed: 2 libraries and $tested test projects on $(basename "$assembly"), and the surface"
