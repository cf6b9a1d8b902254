#!/usr/bin/env python3
"""The regression gate that times nothing: bytes allocated, system calls and instructions for each operation of the hot paths,
compared with bench/gate.json.

usage: bench/gate.py [--quick] [--update] [CASE...]

Each figure is the difference between a long run and a short one, divided by the operations between them, so that start-up and
compilation drop out. Instructions are callgrind's with TieredCompilation=0: every run compiles the same code, and two runs
differ by less than a part in a thousand. Under valgrind the compiler of .NET falls back to code without optimization
(DOTNET_JitDisasmSummary=1 says MinOpts), so calls are counted that production inlines: the gate looks at changes, and whether one
costs anything is for paired rounds of bench/throughput to say. They depend on the runtime, so they are compared only with the version that is recorded.
A figure that got better does not fail: write it down with --update, or the gain is not kept.
A figure that seems worse is measured twice more, and the least of each run counts: on a busy machine a path that seldom parks
parks once, and its first park fills a pool. That cost "lines" 12 KB in one run of forty; what an operation costs comes each time.

Needs strace and valgrind; what is missing, or may not trace here, is not compared, and said.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE / 'Gate/bin/Release/net10.0/Gate.dll'
RECORD = HERE / 'gate.json'
SHORT, LONG = 4_000, 12_000
ATTEMPTS = 3
CASES = ('switch', 'nested', 'spawn', 'channel', 'timer', 'echo', 'timeout', 'lines', 'connect')
QUICK = ('switch', 'echo')
# What may be more without being worse: a stray call of the runtime's threads, a helper that is patched a little later, a turn
# more where two events come one by one.
TOLERANCE = {'bytes': lambda known: 0.5, 'system calls': lambda known: 0.05, 'instructions': lambda known: known * 0.1}
# How many events one epoll_wait finds is a matter of timing; a turn too many shows in the instructions.
NOT_OURS = '!epoll_wait,epoll_pwait2,futex,mmap,munmap,mprotect,madvise,sched_yield'
SERVER = dict(os.environ, DOTNET_TieredCompilation='0', DOTNET_EnableWriteXorExecute='0', DOTNET_gcConcurrent='0')


def run(*command):
    done = subprocess.run([str(part) for part in command], env=SERVER, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f'{command} failed:\n{done.stdout}{done.stderr}')
    return done


def allocated(case, count):
    return int(run('dotnet', PROGRAM, case, count).stdout)


def system_calls(case, count):
    with tempfile.NamedTemporaryFile() as log:
        run('strace', '-c', '-f', '-e', f'trace={NOT_OURS}', '-o', log.name, 'dotnet', PROGRAM, case, count)
        return int(re.search(r'(\d+)(?:\s+\d+)?\s+total$', pathlib.Path(log.name).read_text(), re.M)[1])


def instructions(case, count):
    done = run('valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', 'dotnet', PROGRAM, case, count)
    return int(re.search(r'Collected\s*:\s*(\d+)', done.stderr)[1])


FIGURES = {
    'bytes': (allocated, ['true']),
    'system calls': (system_calls, ['strace', '-c', '-f', 'true']),
    'instructions': (instructions, ['valgrind', '--tool=none', 'true'])}


def works(command):
    return shutil.which(command[0]) and subprocess.run(command, capture_output=True).returncode == 0


def measure(pool, figure, cases, record):
    """The figure of each case; one that is worse than its record is the least of several runs."""
    count = FIGURES[figure][0]
    least, values, left = {}, {}, cases
    for _ in range(ATTEMPTS):
        runs = {(case, n): pool.submit(count, case, n) for case in left for n in (SHORT, LONG)}
        for run_of, result in runs.items():
            least[run_of] = min(least.get(run_of, result.result()), result.result())
        values |= {case: round((least[case, LONG] - least[case, SHORT]) / (LONG - SHORT), 2) + 0.0 for case in left}
        left = [case for case in left if is_worse(figure, values[case], record.get(case))]
    return values


def is_worse(figure, value, known):
    return known is None or value > known + TOLERANCE[figure](known)


def runtime():
    versions = re.findall(r'Microsoft\.NETCore\.App (10\.\S+)', run('dotnet', '--list-runtimes').stdout)
    return versions[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--quick', action='store_true', help='instructions of two paths only: under callgrind each takes a minute')
    parser.add_argument('--update', action='store_true', help='write the figures down')
    parser.add_argument('cases', nargs='*', choices=[[], *CASES])
    options = parser.parse_args()
    cases = options.cases or CASES
    run('dotnet', 'build', HERE / 'Gate', '-c', 'Release', '-v', 'q', '--nologo')

    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    measured, worse = {'runtime': runtime()}, 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for figure, (_, probe) in FIGURES.items():
            if not works(probe):
                print(f'{figure}: not compared, {probe[0]} does not work here')
                continue
            chosen = [case for case in cases if case in QUICK] if options.quick and figure == 'instructions' else cases
            measured[figure] = measure(pool, figure, chosen, record.get(figure, {}))
            if figure == 'instructions' and not options.update and record.get('runtime') != measured['runtime']:
                print(f"instructions: not compared, recorded with runtime {record.get('runtime')}, this is {measured['runtime']}")
                continue
            for case, value in measured[figure].items():
                known = record.get(figure, {}).get(case)
                fails = is_worse(figure, value, known)
                worse += fails
                print(f'{case:8} {value:10,.2f} {figure:13} recorded {known}{"  WORSE" if fails else ""}', flush=True)

    if options.update:
        # Cases that were not measured keep what is known of them.
        for figure in FIGURES:
            measured[figure] = {**record.get(figure, {}), **measured.get(figure, {})}
        RECORD.write_text(json.dumps(measured, indent=1) + '\n')
        print(f'written to {RECORD.name}')
        return 0
    print('gate: ' + (f'{worse} figures are worse; if that is meant, run bench/gate.py --update' if worse else 'passed'))
    return worse != 0


sys.exit(main())
