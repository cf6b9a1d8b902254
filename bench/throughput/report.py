#!/usr/bin/env python3
"""report.py RUNS.jsonl OUT: writes OUT.json and OUT.md. The pictures are made of the former by bench/plots.py.

The figure is the server's CPU time per request. Ratios are paired: FiberNet's run of a round by the other server's run of the
same round, with their median and its 95 % interval. Runs that runs.py refuses are counted, and not used.
"""
import json
import os
import subprocess
import sys
from collections import Counter
from statistics import median

from runs import NO_LATENCY, TITLES, cells_of, interval, memory_of, ratios, refusal


KEPT = (
    'server', 'scenario', 'round', 'failed', 'errors', 'requests', 'seconds', 'p50_us', 'p90_us', 'p99_us', 'p999_us', 'max_us',
    'server_us_per_req', 'server_util', 'client_util', 'other_cpu_s', 'steal_s', 'calib_srv_syscall_ns', 'rss_per_conn_b')


def environment():
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'machine.sh')
    return subprocess.run([script], capture_output=True, text=True, check=True).stdout.strip()


def host_speed(runs):
    """A bare system call beside each run: how fast the host was, and how steady."""
    speeds = sorted(run['calib_srv_syscall_ns'] for run in runs if 'calib_srv_syscall_ns' in run)
    return f'{speeds[0]:.0f}..{median(speeds):.0f}..{speeds[-1]:.0f} ns' if speeds else 'not measured'


def table(cells, scenario, servers):
    more, last = LAST_COLUMN.get(scenario, (None, None))
    yield f'## {TITLES[scenario]} (`{scenario}`)'
    yield ''
    yield '| server | CPU µs/request, median | least..most | FiberNet / this (95 %) | p50 µs | p99 µs | runs |' + (f' {more} |' if more else '')
    yield '|---|--:|--:|--:|--:|--:|--:|' + ('--:|' if more else '')
    for server in servers:
        theirs = cells.get((scenario, server))
        if not theirs:
            continue
        values = {field: [run[field] for run in theirs.values()] for field in ('server_us_per_req', 'p50_us', 'p99_us')}
        cpu = values['server_us_per_req']
        latency = ' | ' if scenario in NO_LATENCY else f"{median(values['p50_us']):.0f} | {median(values['p99_us']):.0f}"
        yield f"| {server} | {median(cpu):.2f} | {min(cpu):.2f}..{max(cpu):.2f} | {by_ours(cells, scenario, server)} | {latency} | {len(cpu)} |{f' {last(cells, server)} |' if more else ''}"
    yield ''


def by_ours(cells, scenario, server, field='server_us_per_req'):
    """FiberNet's figure by the server's, with its interval; nothing for FiberNet itself."""
    pairs = [] if server == 'fibernet' else ratios(cells.get((scenario, 'fibernet'), {}), cells[scenario, server], field)
    return '%.2f (%.2f..%.2f)' % interval(pairs) if pairs else ''


# What the tables of some loads have behind the others' columns: the heading, and the cell of a server.
LAST_COLUMN = {
    'idle': ('B/idle connection', lambda cells, server: f'{memory_of(cells, server):,.0f}'),
    'paced': ('p99, FiberNet / this (95 %)', lambda cells, server: by_ours(cells, 'paced', server, 'p99_us'))}


def main(source, target):
    runs = [json.loads(line) for line in open(source)]
    machine = environment()
    json.dump({'environment': machine, 'runs': [{field: run[field] for field in KEPT if field in run} for run in runs]}, open(target + '.json', 'w'), separators=(',', ':'))
    cells = cells_of(runs)
    refused = Counter(filter(None, map(refusal, runs)))
    servers = list(dict.fromkeys(run['server'] for run in runs))
    lines = [
        '# Servers, side by side', '',
        f'{machine}.', '',
        f'The host: a bare system call took {host_speed(runs)} (least, median, most of the runs).', '',
        f"{len(runs)} runs; refused: {', '.join(f'{n} ({why})' for why, n in refused.items()) or 'none'}; "
        f"{sum(run.get('errors', 0) for run in runs)} wrong replies.", '']
    for scenario in TITLES:
        if any(key[0] == scenario for key in cells):
            lines += table(cells, scenario, servers)
    open(target + '.md', 'w').write('\n'.join(lines))
    print('\n'.join(lines))


main(sys.argv[1], sys.argv[2])
