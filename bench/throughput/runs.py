#!/usr/bin/env python3
"""What a run of the load generator says, whether it counts, and the statistics over several."""
import math
from statistics import median

BUSY = 0.35           # other CPU time and time stolen by the host, in parts of the window; /proc/stat counts ticks of 10 ms,
                      # so that ten short slices alone show up to 0.25 of a window of half a second
UNUSED_SERVER = 0.85  # a server that was busy for less of the window waited for the load generator

# Loads that leave every server time to spare, by their nature: few connections, a schedule, 16 KiB a reply to compare, or as many
# connects of the generator as the server accepts.
NOT_LIMITED = ('e1', 'e10', 'paced', 'big', 'churn')

# What another try may do better.
REPEATABLE = ('failed', 'busy machine')

# With so many connections a reply takes longer than a turn lasts, and what is outstanding over a stop has no latency.
NO_LATENCY = ('e10000',)

TITLES = {
    'e1': 'echo 64 B, 1 connection', 'e10': 'echo 64 B, 10 connections', 'e64': 'echo 64 B, 64 connections',
    'e1000': 'echo 64 B, 1,000 connections', 'e10000': 'echo 64 B, 10,000 connections',
    'p16': 'echo 64 B, 64 connections, depth 16', 'paced': 'echo 64 B, 64 connections, 60,000 requests a second',
    'big': 'echo 16 KiB, 16 connections', 'churn': 'connect, one line, close; 64 at a time',
    'idle': '64 active among 10,000 idle connections', 'line': 'lines of 64 B, 64 connections',
    'line16': 'lines of 64 B, 64 connections, 16 pipelined', 'http': 'HTTP plaintext, 64 connections',
    'http16': 'HTTP plaintext, 64 connections, 16 pipelined'}


def refusal(run):
    """Why a run does not count, or None."""
    if run.get('failed') or run.get('errors'):
        return 'failed'
    if max(0, run['other_cpu_s']) / run['seconds'] + run['steal_s'] / run['seconds'] / 2 > BUSY:
        return 'busy machine'
    if run['scenario'] not in NOT_LIMITED and run['server_util'] < UNUSED_SERVER and run['client_util'] > 0.95:
        return 'load generator at its limit'
    return None


def interval(values):
    """The median and its 95 % interval by order statistics: no assumption on the distribution."""
    values = sorted(values)
    n = len(values)
    k = 0
    while n > 5 and sum(math.comb(n, i) for i in range(k + 2)) / 2 ** n <= 0.025:
        k += 1
    return median(values), values[k], values[n - 1 - k]


def cells_of(runs):
    """(scenario, server) → round → the run that counts. ('memory', server) has the first runs on fresh servers: when a round
    is repeated, the memory of the connections before is there already; and a busy machine does not change it."""
    cells = {}
    for run in runs:
        if 'rss_per_conn_b' in run and run['round'].endswith('.1'):
            cells.setdefault(('memory', run['server']), {})[run['round']] = run
        if refusal(run) is None:
            cells.setdefault((run['scenario'], run['server']), {})[run['round']] = run
    return cells


def ratios(ours, theirs, field='server_us_per_req'):
    """A figure of ours by theirs, round by round; CPU per request, if no other is asked for."""
    return [ours[r][field] / theirs[r][field] for r in theirs if r in ours]


def memory_of(cells, server):
    """Resident bytes of an idle connection."""
    return median(run['rss_per_conn_b'] for run in cells['memory', server].values())
