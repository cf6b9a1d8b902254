#!/usr/bin/env python3
"""report.py RUNS.jsonl OUT: writes OUT.json, OUT.md and the plots OUT-*.svg.

The figure is the server's CPU time per request. Ratios are paired: FiberNet's run of a round by the other server's run of the
same round, with their median and its 95 % interval. Runs that runs.py refuses are counted, and not used.
"""
import json
import os
import platform
import subprocess
import sys
from collections import Counter
from statistics import median

from plots import PLOTS
from runs import TITLES, cells_of, interval, ratios, refusal


def environment():
    def first(command):
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[0]
        except (OSError, subprocess.CalledProcessError, IndexError):
            return 'unknown'
    cpu = next((line.split(':')[1].strip() for line in open('/proc/cpuinfo') if line.startswith('model name')), 'unknown')
    return {
        'cpu': cpu, 'cores': os.cpu_count(), 'kernel': platform.release(), 'sdk': first(['dotnet', '--version']),
        'commit': first(['git', 'describe', '--always', '--dirty']), 'date': first(['date', '-u', '+%Y-%m-%d %H:%M UTC'])}


def table(cells, scenario, servers):
    ours = cells.get((scenario, 'fibernet'), {})
    extra = ('B/idle connection', 'rss_per_conn_b') if scenario == 'idle' else None
    yield f'## {TITLES[scenario]} (`{scenario}`)'
    yield ''
    yield '| server | CPU µs/request, median | least..most | FiberNet / this (95 %) | p50 µs | p99 µs | runs |' + (f' {extra[0]} |' if extra else '')
    yield '|---|--:|--:|--:|--:|--:|--:|' + ('--:|' if extra else '')
    for server in servers:
        theirs = cells.get((scenario, server))
        if not theirs:
            continue
        values = {field: [run[field] for run in theirs.values()] for field in ('server_us_per_req', 'p50_us', 'p99_us')}
        cpu = values['server_us_per_req']
        pairs = ratios(ours, theirs) if server != 'fibernet' else []
        ratio = '%.2f (%.2f..%.2f)' % interval(pairs) if pairs else ''
        row = f"| {server} | {median(cpu):.2f} | {min(cpu):.2f}..{max(cpu):.2f} | {ratio} | {median(values['p50_us']):.0f} | {median(values['p99_us']):.0f} | {len(cpu)} |"
        yield row + (f" {median(run[extra[1]] for run in theirs.values()):,.0f} |" if extra else '')
    yield ''


def main(source, target):
    runs = [json.loads(line) for line in open(source)]
    env = environment()
    json.dump({'environment': env, 'runs': runs}, open(target + '.json', 'w'), separators=(',', ':'))
    cells = cells_of(runs)
    refused = Counter(filter(None, map(refusal, runs)))
    servers = list(dict.fromkeys(run['server'] for run in runs))
    lines = [
        '# Servers, side by side', '',
        f"{env['cpu']}, {env['cores']} cores, Linux {env['kernel']}, SDK {env['sdk']}, commit {env['commit']}, {env['date']}.", '',
        f"{len(runs)} runs; refused and repeated: {', '.join(f'{n} ({why})' for why, n in refused.items()) or 'none'}; "
        f"{sum(run.get('errors', 0) for run in runs)} wrong replies.", '']
    for scenario in TITLES:
        if any(key[0] == scenario for key in cells):
            lines += table(cells, scenario, servers)
    for name, plot in PLOTS.items():
        if svg := plot(cells):
            open(f'{target}-{name}.svg', 'w').write(svg)
            lines += [f'![{name}]({os.path.basename(target)}-{name}.svg)', '']
    open(target + '.md', 'w').write('\n'.join(lines))
    print('\n'.join(lines))


main(sys.argv[1], sys.argv[2])
