#!/usr/bin/env python3
"""report.py RUNS.jsonl OUT: writes OUT.json, OUT.md and OUT-cpu.svg.

The figure is the server's CPU time per request. Ratios are paired: FiberNet's run of a round by the other server's run of the
same round; the table has their median and its 95 % interval (the order statistics of a sign test, no assumption on the
distribution). Runs in which the machine was busy, or slow, are dropped and counted.
"""
import json
import math
import os
import platform
import subprocess
import sys
from statistics import median

NOISE = 0.20          # other CPU time and time stolen by the host, in parts of the window
SLOW_SYSCALL = 185    # ns of a bare system call after the run; above it the host was slow
TITLES = {
    'e1': 'echo 64 B, 1 connection', 'e64': 'echo 64 B, 64 connections', 'e1000': 'echo 64 B, 1,000 connections',
    'p16': 'echo 64 B, 64 connections, depth 16', 'big': 'echo 16 KiB, 16 connections',
    'churn': 'connect, one line, close; 64 at a time', 'idle': '64 active among 10,000 idle connections'}


def is_quiet(run):
    if max(run.get('calib_syscall_ns', 0), run.get('calib_srv_syscall_ns', 0)) > SLOW_SYSCALL:
        return False
    return max(0, run['other_cpu_s']) / run['seconds'] + run['steal_s'] / run['seconds'] / 2 <= NOISE


def interval(values):
    """The median and its 95 % interval by order statistics."""
    values = sorted(values)
    n = len(values)
    k = 0
    while n > 5 and sum(math.comb(n, i) for i in range(k + 2)) / 2 ** n <= 0.025:
        k += 1
    return median(values), values[k], values[n - 1 - k]


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


def main(source, target):
    runs = [json.loads(line) for line in open(source)]
    failed = [run for run in runs if run.get('failed')]
    measured = [run for run in runs if not run.get('failed')]
    used = [run for run in measured if is_quiet(run) or run['scenario'] == 'e1']
    errors = sum(run['errors'] for run in measured)
    env = environment()
    json.dump({'environment': env, 'runs': runs}, open(target + '.json', 'w'), indent=1)

    cells = {}
    for run in used:
        cells.setdefault((run['scenario'], run['server']), {})[run['round']] = run
    scenarios = [s for s in TITLES if any(key[0] == s for key in cells)]
    servers = list(dict.fromkeys(run['server'] for run in runs))
    lines = [
        '# Echo servers, side by side', '',
        f"{env['cpu']}, {env['cores']} cores, Linux {env['kernel']}, SDK {env['sdk']}, commit {env['commit']}, {env['date']}.",
        f'{len(runs)} runs, {len(used)} used (the others were disturbed), {len(failed)} failed, {errors} wrong replies.', '']
    for scenario in scenarios:
        ours = cells.get((scenario, 'fibernet'), {})
        lines += [f'## {TITLES[scenario]}', '',
                  '| server | CPU µs/request, median | least..most | FiberNet / this (95 %) | p50 µs | p99 µs | runs |' + (' B/idle connection |' if scenario == 'idle' else ''),
                  '|---|--:|--:|--:|--:|--:|--:|' + ('--:|' if scenario == 'idle' else '')]
        for server in servers:
            theirs = cells.get((scenario, server))
            if not theirs:
                continue
            cpu = [run['server_us_per_req'] for run in theirs.values()]
            pairs = [ours[r]['server_us_per_req'] / theirs[r]['server_us_per_req'] for r in theirs if r in ours]
            ratio = '%.2f (%.2f..%.2f)' % interval(pairs) if pairs and server != 'fibernet' else ''
            row = f"| {server} | {median(cpu):.2f} | {min(cpu):.2f}..{max(cpu):.2f} | {ratio} | {median(run['p50_us'] for run in theirs.values()):.0f} | {median(run['p99_us'] for run in theirs.values()):.0f} | {len(cpu)} |"
            if scenario == 'idle':
                row += f" {median(run['rss_per_conn_b'] for run in theirs.values()):.0f} |"
            lines.append(row)
        lines.append('')
    open(target + '.md', 'w').write('\n'.join(lines))
    open(target + '-cpu.svg', 'w').write(plot(cells, scenarios, servers))
    print('\n'.join(lines))


def plot(cells, scenarios, servers):
    """Bars: CPU time per request relative to the C reference, a group for each scenario."""
    bar, gap, height, left = 14, 26, 220, 46
    colours = ['#777777', '#aaaaaa', '#c0392b', '#2980b9', '#27ae60', '#8e44ad', '#f39c12', '#16a085', '#7f8c8d', '#34495e']
    width = left + len(scenarios) * (len(servers) * bar + gap) + 130
    scale = height / 2.5
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + 60}" font-family="sans-serif" font-size="11">',
           f'<text x="{left}" y="14">server CPU time per request, relative to C on epoll (lower is better)</text>']
    for tick in (0.5, 1.0, 1.5, 2.0):
        y = 30 + height - tick * scale
        out.append(f'<line x1="{left}" x2="{width - 125}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/><text x="{left - 30}" y="{y + 4:.0f}">{tick:.1f}</text>')
    for i, scenario in enumerate(scenarios):
        x = left + i * (len(servers) * bar + gap) + gap / 2
        base = cells.get((scenario, 'epoll'))
        if not base:
            continue
        reference = median(run['server_us_per_req'] for run in base.values())
        for k, server in enumerate(servers):
            runs = cells.get((scenario, server))
            if not runs:
                continue
            ratio = min(2.5, median(run['server_us_per_req'] for run in runs.values()) / reference)
            out.append(f'<rect x="{x + k * bar:.0f}" y="{30 + height - ratio * scale:.0f}" width="{bar - 2}" height="{ratio * scale:.0f}" fill="{colours[k % len(colours)]}"/>')
        out.append(f'<text x="{x:.0f}" y="{height + 46}">{scenario}</text>')
    for k, server in enumerate(servers):
        out.append(f'<rect x="{width - 115}" y="{30 + k * 16}" width="10" height="10" fill="{colours[k % len(colours)]}"/><text x="{width - 100}" y="{39 + k * 16}">{server}</text>')
    return '\n'.join(out + ['</svg>', ''])


main(sys.argv[1], sys.argv[2])
