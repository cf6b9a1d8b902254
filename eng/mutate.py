#!/usr/bin/env python3
"""Breaks statements of src/Fibers one at a time and tells which breaks no test notices.

usage: eng/mutate.py [--count N] [--skip N] [--seconds N]

  --count    how many mutants are judged (default 40; CI reruns 3)
  --skip     leaves out the first so many
  --seconds  how long the tests may take with one mutant before they count as hanging (default: four times as long as
             without one, at least 20)

The choice is a generator's, seeded by `git rev-parse HEAD:src/Fibers`: the same sources give the same mutants. It works
on a copy of the repository in a temporary folder. A mutant is killed by a test that fails, by tests that hang, or by a
test process that crashes; one that does not compile is passed over; anything else is an error of this script and ends it
with exit code 2. The table goes to standard output, and behind it a line with the sum. A mutant that survives is a missing
test, or it is equivalent, to be listed in eng/mutants.md with its reason. A person judges which; so a survivor is told, and
is not an error: each change of src/Fibers draws other mutants, and CI would fail by the draw and not by the change.
"""
import argparse
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TESTS = "tests/FiberNet.Fibers.Tests"
LIBRARY = "src/Fibers"
CONFIGURATION = "Debug"  # optimized like Release, but with the assertions

SWAPS = [
    (re.compile(r" == "), " != "), (re.compile(r" != "), " == "),
    (re.compile(r" < "), " <= "), (re.compile(r" > "), " >= "),
    (re.compile(r" <= "), " < "), (re.compile(r" >= "), " > "),
    (re.compile(r" && "), " || "), (re.compile(r" \|\| "), " && "),
    (re.compile(r" \+ 1\b"), " + 2"), (re.compile(r" - 1\b"), " - 2"),
    (re.compile(r"\breturn true;"), "return false;"), (re.compile(r"\breturn false;"), "return true;"),
    (re.compile(r"\bif \(!"), "if ("), (re.compile(r"\bif \((?!!)([\w.]+)\)$"), r"if (!\1)"),
]
# A statement on a line of its own: a call, an increment, an assignment to something that exists already.
STATEMENT = re.compile(r"^\s+(?!return|throw|var |await |base|case |break|continue|goto)[\w.!?()\[\]]+(\(.*\)|\+\+|--| [-+|&]?= [^=].*);$")


def candidates():
    for path in sorted((ROOT / LIBRARY).rglob("*.cs")):
        if {"obj", "bin"} & set(path.parts):
            continue
        for number, line in enumerate(path.read_text().splitlines()):
            code = line.strip()
            if code.startswith(("//", "[", "#", "using ", "namespace ", "throw ", "Debug.", "?", ":")) or '"' in code:
                continue
            for pattern, replacement in SWAPS:
                if pattern.search(line) and "operator" not in line:
                    yield path, number, line, pattern.sub(replacement, line, count=1)
            if STATEMENT.match(line):
                yield path, number, line, re.match(r"\s*", line).group() + "{ }"


def run(folder, seconds, *command):
    """Runs a command; gives its exit code, or None if it took too long, and what it said."""
    # A session of its own, so that a test host that hangs goes with its parent.
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = None
        output.seek(0)
        return code, output.read()


def build(folder, project, *options):
    return run(folder, 600, "dotnet", "build", project, "-c", CONFIGURATION, "-v", "q", "--nologo", "-p:TreatWarningsAsErrors=false",
               "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false", *options)


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def git(*command):
    # The owner of a checkout on CI may be another user.
    return subprocess.run(["git", "-c", "safe.directory=*", *command], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test(folder, seconds):
    """The outcome for one mutant: who killed it, or SURVIVED."""
    code, output = run(folder, seconds, "dotnet", "test", f"{TESTS}/bin/{CONFIGURATION}/net10.0/FiberNet.Fibers.Tests.dll", "--", "xUnit.StopOnFail=true")
    if code is None:
        return "killed: the tests hang"
    if code == 0:
        return "SURVIVED"
    failed = re.search(r"FiberNet\.Tests\.(\S+?)(\(.*\))? \[FAIL\]", output)
    if failed:
        return f"killed by {failed.group(1)}"
    if "Test Run Aborted" in output or "test run was aborted" in output:
        return "killed: the test process crashes"
    fail(f"the tests have neither passed nor failed (exit code {code}):\n{output}")


def judge(folder, seconds, path, number, mutated):
    target = folder / path.relative_to(ROOT)
    original = target.read_text()
    lines = original.splitlines()
    lines[number] = mutated
    target.write_text("\n".join(lines) + "\n")
    try:
        # The tests know the library's public face only, so they need not be built again.
        code, output = build(folder, LIBRARY, "--no-restore")
        if code != 0:
            if ": error CS" not in output:
                fail(f"the build has failed for another reason than the mutant (exit code {code}):\n{output}")
            return None
        library = "FiberNet.Fibers.dll"
        shutil.copy(folder / LIBRARY / f"bin/{CONFIGURATION}/net10.0" / library, folder / TESTS / f"bin/{CONFIGURATION}/net10.0" / library)
        return test(folder, seconds)
    finally:
        target.write_text(original)


def cell(text):
    return "`" + text.strip().replace("|", "\\|") + "`"


def main():
    parser = argparse.ArgumentParser(description="Breaks statements of src/Fibers and tells which breaks no test notices.")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--seconds", type=float)
    arguments = parser.parse_args()
    os.nice(10)
    os.environ["MSBUILDDISABLENODEREUSE"] = "1"  # no process of ours outlives the run
    seed = git("rev-parse", f"HEAD:{LIBRARY}")
    if git("status", "--porcelain", LIBRARY):
        fail(f"{LIBRARY} differs from HEAD; the choice of mutants would belong to neither.")
    known = (ROOT / "eng/mutants.md").read_text()
    known = known[known.find("## Equivalent"):]
    mutants = list(candidates())
    random.Random(seed).shuffle(mutants)
    print(f"seed {seed}, {len(mutants)} candidates\n\n| # | place | before | after | outcome |\n|--:|---|---|---|---|", flush=True)
    survivors = done = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "copy"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("bin", "obj", ".git", "artifacts", "BenchmarkDotNet.Artifacts"))
        code, output = build(folder, TESTS)
        if code != 0:
            fail(f"the sources do not build:\n{output}")
        start = time.monotonic()
        if (outcome := test(folder, 300)) != "SURVIVED":
            fail(f"the tests do not pass without a mutant: {outcome}")
        seconds = arguments.seconds or max(20, 4 * (time.monotonic() - start))
        for path, number, line, mutated in mutants[arguments.skip:]:
            if done == arguments.count:
                break
            outcome = judge(folder, seconds, path, number, mutated)
            if outcome is None:
                continue  # does not compile
            place = path.relative_to(ROOT / LIBRARY)
            if outcome == "SURVIVED" and f"| {path.name} | {cell(line)} | {cell(mutated)} |" in known:
                outcome = "equivalent"
            done += 1
            survivors += outcome == "SURVIVED"
            print(f"| {done} | {place}:{number + 1} | {cell(line)} | {cell(mutated)} | {outcome} |", flush=True)
    print(f"\n{done} mutants, {survivors} survived")


main()
