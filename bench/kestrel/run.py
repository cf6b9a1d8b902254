#!/usr/bin/env python3
"""Compares transports under Kestrel: CPU of the server's process per request, in paired rounds.

bench/kestrel/run.py [--rounds 7] [--starts 2] [--seconds 4] [--loads plain,json,post] [--syscalls]

Each start launches a server for each transport, on core 0, and warms it up. In each round wrk, on core 1, loads one after the
other, in an order that changes, so that a neighbour of the machine disturbs all alike. A ratio is that of two runs of one round.
The table has the median and, in brackets, the least and the greatest. With --syscalls strace counts the calls of a request.
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TRANSPORTS = ['sockets', 'sockets-inline', 'inline', 'pool']
LOADS = {
    'plain': ('plaintext', '/plain', None), 'json': ('JSON, 1 KB', '/json', None), 'post': ('POST of 16 KiB', '/echo', 'post.lua'),
    'pipe': ('plaintext, 16 pipelined', '/plain', 'pipeline.lua'), 'close': ('a connection for each request', '/plain', 'close.lua')}
TICKS = os.sysconf('SC_CLK_TCK')


class Server:
    def __init__(self, transport, port):
        self.transport, self.port = transport, port
        env = dict(os.environ, DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS='1' if transport == 'sockets-inline' else '0')
        binary = os.path.join(HERE, 'server', 'bin', 'Release', 'net10.0', 'kestrel-server.dll')
        self.process = subprocess.Popen(['taskset', '-c', '0', 'dotnet', binary, transport, str(port)], env=env, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != 'ready':
            sys.exit(f'The server {transport} did not start.')

    def cpu(self):
        fields = open(f'/proc/{self.process.pid}/stat').read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def load(self, load, seconds, connections):
        """Seconds of CPU and requests."""
        _, path, script = LOADS[load]
        command = ['taskset', '-c', '1', 'wrk', '-t1', f'-c{connections}', f'-d{seconds}s']
        command += ['-s', os.path.join(HERE, script)] if script else []
        before = self.cpu()
        output = subprocess.run(command + [f'http://127.0.0.1:{self.port}{path}'], capture_output=True, text=True, check=True).stdout
        used = self.cpu() - before
        if 'Non-2xx' in output:
            sys.exit(f'{self.transport} answers {load} with errors:\n{output}')
        return used, int(re.search(r'(\d+) requests in', output).group(1))

    def syscalls(self, load, connections):
        """Calls of a request by name."""
        trace = subprocess.Popen(['strace', '-c', '-f', '-qq', '-p', str(self.process.pid)], stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        _, requests = self.load(load, 3, connections)
        trace.send_signal(2)
        table = trace.communicate()[1]
        counts = {}
        for line in table.splitlines():
            fields = line.split()
            if len(fields) >= 5 and fields[3].isdigit() and fields[-1] != 'total':
                counts[fields[-1]] = int(fields[3]) / requests
        return {name: count for name, count in counts.items() if count >= 0.005}

    def stop(self):
        self.process.terminate()
        self.process.wait()


def spread(values, digits):
    return f'{statistics.median(values):.{digits}f} ({min(values):.{digits}f}..{max(values):.{digits}f})'


def measure(options):
    costs = {}
    for start in range(options.starts):
        servers = [Server(transport, options.port + k) for k, transport in enumerate(options.transports)]
        try:
            for load in options.loads:
                for server in servers:
                    server.load(load, options.warm, options.connections)
            for number in range(options.rounds):
                for load in options.loads:
                    turn = number % len(servers)
                    for server in servers[turn:] + servers[:turn]:
                        used, requests = server.load(load, options.seconds, options.connections)
                        costs.setdefault((load, server.transport), []).append(used / requests * 1e6)
                        print(f'start {start + 1} round {number + 1} {load:6} {server.transport:15} {used / requests * 1e6:8.2f} us {requests / options.seconds:10.0f}/s', file=sys.stderr)
        finally:
            for server in servers:
                server.stop()
    return costs


def table(costs, options):
    others = [transport for transport in options.transports if transport != 'sockets']
    print(f'| load | Kestrel\'s sockets, µs | {" | ".join(others)} |')
    print('|---|--:|' + '--:|' * len(others))
    for load in options.loads:
        base = costs[load, 'sockets']
        ratios = [spread([cost / of for cost, of in zip(costs[load, other], base)], 2) for other in others]
        print(f'| {LOADS[load][0]} | {spread(base, 1)} | {" | ".join(ratios)} |')


def count(options):
    print('| load | transport | calls of a request |')
    print('|---|---|---|')
    for load in options.loads:
        for k, transport in enumerate(options.transports):
            server = Server(transport, options.port + k)
            server.load(load, options.warm, options.connections)
            calls = server.syscalls(load, options.connections)
            server.stop()
            text = ', '.join(f'{calls[name]:.2f} {name}' for name in sorted(calls, key=calls.get, reverse=True))
            print(f'| {LOADS[load][0]} | {transport} | {text} |')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--starts', type=int, default=2)
    parser.add_argument('--seconds', type=int, default=4)
    parser.add_argument('--warm', type=int, default=4)
    parser.add_argument('--connections', type=int, default=64)
    parser.add_argument('--port', type=int, default=18080)
    parser.add_argument('--loads', type=lambda text: text.split(','), default=list(LOADS))
    parser.add_argument('--transports', type=lambda text: text.split(','), default=TRANSPORTS)
    parser.add_argument('--syscalls', action='store_true')
    parser.add_argument('--no-build', action='store_true')
    options = parser.parse_args()
    if not options.no_build:
        subprocess.run(['dotnet', 'build', '-c', 'Release', '--nologo', '-v', 'q', os.path.join(HERE, 'server')], check=True, stdout=sys.stderr)
    if options.syscalls:
        count(options)
    else:
        table(measure(options), options)


if __name__ == '__main__':
    main()
