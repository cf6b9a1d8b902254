#!/usr/bin/env python3
"""Draws docs/plots/*.svg from bench/results: bench/plots.py

Each picture compares programs by bars that begin at zero, and says itself what it shows, where and when it was measured. A
ratio is the median of the ratios of paired rounds; the line across the end of a bar is its 95 % interval, or, where the title says so,
from the least to the greatest.
"""
import json
import pathlib
import sys
from statistics import median
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE / 'throughput'))
from runs import cells_of, interval, memory_of, ratios

RESULTS, PLOTS = HERE / 'results', HERE.parent / 'docs' / 'plots'
ECHO, ALL, PACED, BALANCERS, KESTREL = '2026-11-25-echo-again', '2026-11-25-servers', '2026-11-25-paced', '2026-11-27-loadbalancer', '2026-11-27-kestrel'
ZEN = 'AMD Zen 4, one core for the server, 2026-11-25'

NAMES = {
    'epoll': 'C, epoll', 'fibernet': 'FiberNet', 'fibernet-aot': 'FiberNet, native AOT', 'tokio': 'Rust, tokio', 'tokio-1k': 'Rust, tokio, 1 KiB buffers',
    'go': 'Go', 'libuv': 'C, libuv', 'tarantool': 'Lua, Tarantool', 'dotnet': '.NET sockets', 'dotnet-inline': '.NET sockets, inline',
    'c': 'C, the floor', 'kestrel': '.NET, Kestrel', 'nginx': 'nginx', 'sockets': '.NET sockets', 'sockets-inline': '.NET sockets, inline'}
WIDTH, LEFT, RIGHT, TOP, BAR, HEAD = 560, 170, 50, 80, 22, 30
OURS, OTHERS = '#c0392b', '#8fa3b8'


def picture(name, title, notes, groups, digits=2):
    """notes: one line or two. groups: [(heading, [(label, value, least, most)])]; least and most may be None."""
    end = max(most or value for _, bars in groups for _, value, _, most in bars)
    scale = lambda value: value / end * (WIDTH - LEFT - RIGHT)
    body, y = [], TOP
    for heading, bars in groups:
        if heading:
            body.append(f'<text x="12" y="{y + 19}" font-weight="bold">{escape(heading)}</text>')
            y += HEAD
        for label, value, least, most in bars:
            is_ours = label.startswith('FiberNet')
            body.append(f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end" font-weight="{"bold" if is_ours else "normal"}">{escape(label)}</text>')
            body.append(f'<rect x="{LEFT}" y="{y + 3}" width="{scale(value):.1f}" height="{BAR - 6}" fill="{OURS if is_ours else OTHERS}"/>')
            if most:
                body.append(f'<path d="M{LEFT + scale(least):.1f} {y + 11}H{LEFT + scale(most):.1f}" stroke="#222" stroke-width="1.5"/>')
            body.append(f'<text x="{LEFT + scale(max(value, most or 0)) + 6:.1f}" y="{y + 15}">{value:,.{digits}f}</text>')
            y += BAR
    head = [f'<text x="12" y="22" font-size="15" font-weight="bold">{escape(title)}</text>']
    head += [f'<text x="12" y="{42 + 18 * k}" fill="#555">{escape(line)}</text>' for k, line in enumerate(notes.split('\n'))]
    (PLOTS / f'{name}.svg').write_text('\n'.join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 12}" font-family="sans-serif" font-size="12.5" role="img">',
        f'<title>{escape(title)}</title>', '<rect width="100%" height="100%" fill="#fff"/>', *head, *body, '</svg>', '']))


def cells(result):
    return cells_of(json.loads((RESULTS / f'{result}.json').read_text())['runs'])


def by(measured, scenario, servers, reference):
    """Bars of the CPU per request, the reference's being one."""
    for server in servers:
        if (scenario, server) in measured:
            yield (NAMES[server], *((1, None, None) if server == reference else interval(ratios(measured[scenario, server], measured[scenario, reference]))))


def echo():
    servers = ['epoll', 'fibernet', 'tokio', 'go', 'dotnet-inline', 'dotnet']
    loads = {'e64': '64 connections', 'e1000': '1,000 connections', 'p16': '64 connections, 16 requests in flight on each'}
    picture('echo', 'CPU time for an echo of 64 bytes, C = 1', f'Less is better. {ZEN}.\nLines: 95 % interval.',
            [(title, list(by(cells(ECHO), load, servers, 'epoll'))) for load, title in loads.items()])


def connections():
    loads = {'e1': '1 connection', 'e10': '10 connections', 'e64': '64 connections', 'e1000': '1,000 connections', 'e10000': '10,000 connections', 'idle': '64 among 10,000 idle connections'}
    picture('connections', 'CPU time for an echo by the number of connections, C = 1', f'Less is better. {ZEN}.\nLines: 95 % interval.',
            [(title, list(by(cells(ALL), load, ['fibernet', 'tokio', 'go'], 'epoll'))) for load, title in loads.items()])


def http():
    servers = ['epoll', 'fibernet', 'tokio', 'nginx', 'go', 'dotnet', 'kestrel']
    picture('http', 'CPU time for an HTTP request, "Hello, World!", C = 1', f'Less is better. 64 connections. {ZEN}.\nLines: 95 % interval.',
            [('', list(by(cells(ALL), 'http', servers, 'epoll')))])


def memory():
    measured = cells(ALL)
    bars = [(NAMES[server], memory_of(measured, server), None, None) for server in NAMES if ('memory', server) in measured]
    picture('memory', 'Resident memory of an idle connection, bytes', f'Less is better. 10,000 connections, each used once.\n{ZEN}.',
            [('', sorted(bars, key=lambda bar: bar[1]))], digits=0)


def latency():
    measured = cells(PACED)
    percentiles = {'p50_us': 'half of the answers came within', 'p99_us': '99 % of the answers came within'}
    picture('latency', 'Time until the answer at 60,000 requests a second, µs', f'Less is better. 64 connections.\n{ZEN}.',
            [(title, [(NAMES[server], median(run[field] for run in measured['paced', server].values()), None, None) for server in ('epoll', 'fibernet', 'tokio', 'go')])
             for field, title in percentiles.items()], digits=0)


def load_balancer():
    measured = {}
    for run in json.loads((RESULTS / f'{BALANCERS}.json').read_text()):
        measured.setdefault((run['scenario'], run['server']), {})[run['round']] = run
    loads = {'http': 'HTTP, 64 connections', 'few': 'HTTP, 8 connections', 'big': 'echo of 16 KiB', 'paced': 'echo of 64 bytes, 20,000 a second', 'churn': 'a connection for each line'}
    picture('loadbalancer', 'CPU time of a TCP load balancer for a request, Go = 1', 'Less is better. AMD EPYC, one core, 2026-11-27.\nLines: 95 % interval, or least to greatest.',
            [(title, list(by(measured, load, ['c', 'fibernet', 'go', 'sockets-inline', 'sockets'], 'go'))) for load, title in loads.items()])


def kestrel():
    """The first table: load | Kestrel's sockets, µs | inline | pool; cells: median (least..most)."""
    groups = []
    for line in (RESULTS / f'{KESTREL}.md').read_text().split('\n## ')[0].splitlines():
        row = [cell.strip() for cell in line.strip('|').split('|')]
        if len(row) == 4 and '..' in row[1]:
            ours = [[float(figure) for figure in cell.replace('..', ' ').replace('(', '').replace(')', '').split()] for cell in (row[3], row[2])]
            groups.append((row[0], [("Kestrel's sockets", 1, None, None), ('FiberNet', *ours[0]), ('FiberNet, inline', *ours[1])]))
    picture('kestrel', "CPU time of ASP.NET Core, Kestrel's own sockets = 1", 'Less is better. AMD EPYC, one core, 2026-11-27.\nLines: least to greatest of seven rounds.', groups)


PLOTS.mkdir(exist_ok=True)
for draw in (echo, connections, http, memory, latency, load_balancer, kestrel):
    draw()
