#!/usr/bin/env python3
"""Compares transports under Kestrel: CPU of the server's process per request, in paired rounds.

bench/kestrel/run.py [--rounds 7] [--starts 2] [--seconds 4] [--loads plain,json,post] [--cores 0-1]
bench/kestrel/run.py --paced 10000 | --idle 5000 | --syscalls | --check

Each start launches a server for each transport, on core 0 (--cores), asks it once for all, compares the answers, and warms it up.
In each round wrk, h2load or load.c, on core 1, loads one after the other, in an order that changes, so that a neighbour of the
machine disturbs all alike. A ratio is that of two runs of one round. The table has the median and, in brackets, the least and the
greatest. The load row needs PostgreSQL and is left out without.

--paced RATE: plaintext at so many requests a second, the same for all; the latencies. --idle N: the memory of N idle connections.
--syscalls: strace counts the calls of a request; --check compares those with what the transport promises, and fails if there are more.
"""
import argparse
import os
import re
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from database import Database
from loads import GENERATOR, LOADS, command, requests, verify
from measured import cpu_seconds, resident_bytes, spread, system_calls

TRANSPORTS = ['sockets', 'sockets-inline', 'inline', 'pool']
# The most calls of a request, by load: receives and sends.
MOST_CALLS = {'plain': (1.05, 1.05), 'json': (1.05, 1.05), 'pipe': (0.15, 0.1), 'h2': (0.2, 0.15)}
RECEIVES, SENDS = ('recvfrom', 'readv', 'recvmsg'), ('sendto', 'writev', 'sendmsg')
LOAD_CORE = '1'


class Server:
    def __init__(self, transport, port, options):
        self.transport, self.port = transport, port
        env = dict(os.environ, DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS='1' if transport == 'sockets-inline' else '0', POSTGRES=options.database.connection)
        binary = os.path.join(HERE, 'server', 'bin', 'Release', 'net10.0', 'kestrel-server.dll')
        self.process = subprocess.Popen(['taskset', '-c', options.cores, 'dotnet', binary, transport, str(port)], env=env, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != 'ready':
            sys.exit(f'The server {transport} did not start.')
        for load in options.loads:
            verify(LOADS[load], port)

    def run(self, words):
        """What a load generator prints, and the seconds of CPU that it costs the server."""
        before = cpu_seconds(self.process.pid)
        generator = subprocess.run(['taskset', '-c', LOAD_CORE, *words], capture_output=True, text=True)
        if generator.returncode != 0:
            sys.exit(f'{self.transport}, {" ".join(words)}:\n{generator.stdout}{generator.stderr}')
        return generator.stdout, cpu_seconds(self.process.pid) - before

    def load(self, name, seconds, connections):
        """Seconds of CPU and requests."""
        output, used = self.run(command(LOADS[name], self.port, seconds, connections))
        return used, requests(LOADS[name], output)

    def syscalls(self, name, connections):
        """Calls of a request by name."""
        return system_calls(self.process.pid, lambda: self.load(name, 3, connections)[1], least=0.005)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def rounds(options, measure):
    """Calls measure(server) for each transport in each round of each start, in an order that changes."""
    for start in range(options.starts):
        servers = [Server(transport, options.port + k, options) for k, transport in enumerate(options.transports)]
        try:
            for name in options.loads:
                for server in servers:
                    server.load(name, options.warm, options.connections)
            for number in range(options.rounds):
                turn = number % len(servers)
                measure(f'start {start + 1} round {number + 1}', servers[turn:] + servers[:turn])
        finally:
            for server in servers:
                server.stop()


def measure_cpu(options):
    costs = {}

    def measure(title, servers):
        for name in options.loads:
            for server in servers:
                used, count = server.load(name, options.seconds, options.connections)
                costs.setdefault((name, server.transport), []).append(used / count * 1e6)
                print(f'{title} {name:6} {server.transport:15} {used / count * 1e6:8.2f} us {count / options.seconds:10.0f}/s', file=sys.stderr)

    rounds(options, measure)
    others = [transport for transport in options.transports if transport != 'sockets']
    print(f'| load | Kestrel\'s sockets, µs | {" | ".join(others)} |')
    print('|---|--:|' + '--:|' * len(others))
    for name in options.loads:
        base = costs[name, 'sockets']
        ratios = [spread([cost / of for cost, of in zip(costs[name, other], base)], 2) for other in others]
        print(f'| {LOADS[name].title} | {spread(base, 1)} | {" | ".join(ratios)} |')


def measure_latency(options):
    seen = {}

    def measure(title, servers):
        for server in servers:
            output, used = server.run([GENERATOR, 'paced', str(server.port), str(options.connections), str(options.seconds), str(options.paced)])
            middle, late = (int(number) for number in re.search(r'p50 (\d+) us, p99 (\d+) us', output).groups())
            count = int(output.split()[0])
            for value, number in (('p50', middle), ('p99', late), ('cpu', used / count * 1e6), ('rate', count / options.seconds)):
                seen.setdefault((server.transport, value), []).append(number)
            print(f'{title} {server.transport:15} p50 {middle} us p99 {late} us {used / count * 1e6:.1f} us of CPU {count / options.seconds:.0f}/s', file=sys.stderr)

    rounds(options, measure)
    print(f'| plaintext, {options.paced:,} requests a second | p50, µs | p99, µs | CPU of a request, µs | answered a second |')
    print('|---|--:|--:|--:|--:|')
    for transport in options.transports:
        print(f'| {transport} | ' + ' | '.join(spread(seen[transport, value], digits) for value, digits in (('p50', 0), ('p99', 0), ('cpu', 1), ('rate', 0))) + ' |')


def measure_idle(options):
    sizes = {}

    def measure(title, servers):
        for server in servers:
            before = resident_bytes(server.process.pid)
            idle = subprocess.Popen([GENERATOR, 'idle', str(server.port), str(options.idle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            if idle.stdout.readline().strip() != 'ready':
                sys.exit(f'{server.transport}: the idle connections failed.')
            sizes.setdefault(server.transport, []).append((resident_bytes(server.process.pid) - before) / options.idle)
            idle.communicate()

    # What a connection needs is seen by a process that has had none.
    options.rounds, options.loads = 1, ['plain']
    rounds(options, measure)
    print(f'| {options.idle:,} idle connections | resident bytes of each |')
    print('|---|--:|')
    for transport in options.transports:
        print(f'| {transport} | {spread(sizes[transport], 0)} |')


def count_calls(options):
    print('| load | transport | calls of a request |')
    print('|---|---|---|')
    for name in options.loads:
        for k, transport in enumerate(options.transports):
            server = Server(transport, options.port + k, options)
            server.load(name, options.warm, options.connections)
            calls = server.syscalls(name, options.connections)
            server.stop()
            if options.check:
                received, sent = (sum(calls.get(call, 0) for call in names) for names in (RECEIVES, SENDS))
                most = MOST_CALLS[name]
                if received > most[0] or sent > most[1]:
                    sys.exit(f'{LOADS[name].title}, {transport}: {received:.2f} receives and {sent:.2f} sends a request; at most {most[0]} and {most[1]} are allowed.')
            text = ', '.join(f'{calls[call]:.2f} {call}' for call in sorted(calls, key=calls.get, reverse=True))
            print(f'| {LOADS[name].title} | {transport} | {text} |')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (('rounds', 7), ('starts', 2), ('seconds', 4), ('warm', 4), ('connections', 64), ('port', 18080), ('paced', 0), ('idle', 0)):
        parser.add_argument(f'--{name}', type=int, default=default)
    parser.add_argument('--cores', default='0')
    parser.add_argument('--loads', type=lambda text: text.split(','), default=list(LOADS))
    parser.add_argument('--transports', type=lambda text: text.split(','), default=TRANSPORTS)
    parser.add_argument('--syscalls', action='store_true')
    parser.add_argument('--no-build', action='store_true')
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    for kind, given, known in (('load', options.loads, LOADS), ('transport', options.transports, TRANSPORTS)):
        if unknown := sorted(set(given) - set(known)):
            parser.error(f'there is no {kind} {", ".join(unknown)}; choose from {", ".join(known)}')

    # Whoever ends the run ends its servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if options.check:
        options.syscalls, options.loads, options.transports = True, list(MOST_CALLS), ['inline', 'pool']
    if options.paced:
        options.loads = ['plain']
    if not options.no_build:
        subprocess.run(['dotnet', 'build', '-c', 'Release', '--nologo', '-v', 'q', os.path.join(HERE, 'server')], check=True, stdout=sys.stderr)
        os.makedirs(os.path.dirname(GENERATOR), exist_ok=True)
        subprocess.run(['cc', '-O2', '-Wall', '-o', GENERATOR, os.path.join(HERE, 'load.c')], check=True)
    options.database = Database(options.port + 5000, LOAD_CORE, is_wanted='row' in options.loads)
    if not options.database.connection:
        options.loads = [name for name in options.loads if name != 'row']
    try:
        if options.syscalls:
            count_calls(options)
        elif options.paced:
            measure_latency(options)
        elif options.idle:
            measure_idle(options)
        else:
            measure_cpu(options)
    finally:
        options.database.stop()


if __name__ == '__main__':
    main()
