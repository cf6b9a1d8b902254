#!/usr/bin/env python3
"""Compares Orleans' own sockets with FiberNet.Orleans: CPU of all processes of a cluster per call, in paired rounds.

bench/orleans/run.py [--rounds 7] [--starts 2] [--seconds 4] [--loads ping,relay,large]

Each start launches two silos and a client for each transport and warms them up. In each round a hundred callers load one cluster after
the other, in an order that changes. A ratio is that of two runs of one round. The table has the median and, in brackets, the least
and the greatest.
"""
import argparse
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from measured import cpu_seconds, spread

TRANSPORTS = ['sockets', 'fibernet']
LOADS = {'ping': 'small calls of a client', 'relay': 'small calls from silo to silo', 'large': 'calls of a client with 16 KiB'}
PORTS = 4


class Cluster:
    def __init__(self, transport, port):
        self.transport = transport
        binary = os.path.join(HERE, 'cluster', 'bin', 'Release', 'net10.0', 'orleans-bench.dll')
        self.processes = []
        for role in (['silo', '0'], ['silo', '1'], ['client']):
            process = subprocess.Popen(['dotnet', binary, transport, str(port), *role], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.processes.append(process)
            if process.stdout.readline().strip() != 'ready':
                sys.exit(f'{transport}: {" ".join(role)} did not start.')

    def cpu(self):
        return sum(cpu_seconds(process.pid) for process in self.processes)

    def load(self, name, seconds):
        """Seconds of CPU and calls."""
        client = self.processes[-1]
        before = self.cpu()
        client.stdin.write(f'{name} {seconds}\n')
        client.stdin.flush()
        answer = client.stdout.readline()
        if not answer:
            sys.exit(f'{self.transport}: the client has ended.')
        return self.cpu() - before, int(answer)

    def stop(self):
        self.processes[-1].stdin.close()
        self.processes[-1].wait()
        for silo in self.processes[:-1]:
            silo.terminate()
        for silo in self.processes[:-1]:
            silo.wait()


def measure(options):
    costs, rates = {}, {}
    for start in range(options.starts):
        clusters = [Cluster(transport, options.port + k * PORTS) for k, transport in enumerate(TRANSPORTS)]
        try:
            for load in options.loads:
                for cluster in clusters:
                    cluster.load(load, options.warm)
            for number in range(options.rounds):
                for load in options.loads:
                    for cluster in clusters[::-1] if number % 2 else clusters:
                        used, calls = cluster.load(load, options.seconds)
                        costs.setdefault((load, cluster.transport), []).append(used / calls * 1e6)
                        rates.setdefault((load, cluster.transport), []).append(calls / options.seconds)
                        print(f'start {start + 1} round {number + 1} {load:6} {cluster.transport:9} {used / calls * 1e6:8.2f} us {calls / options.seconds:10.0f}/s', file=sys.stderr)
        finally:
            for cluster in clusters:
                cluster.stop()
    return costs, rates


def table(costs, rates, options):
    print('| load | Orleans\' sockets, µs of CPU a call | FiberNet | Orleans\' sockets, calls/s | FiberNet |')
    print('|---|--:|--:|--:|--:|')
    for load in options.loads:
        cells = []
        for values, digits in ((costs, 1), (rates, 0)):
            base, other = values[load, 'sockets'], values[load, 'fibernet']
            cells += [spread(base, digits), spread([value / of for value, of in zip(other, base)], 2)]
        print(f'| {LOADS[load]} | {" | ".join(cells)} |')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (('rounds', 7), ('starts', 2), ('seconds', 4), ('warm', 8), ('port', 21100)):
        parser.add_argument(f'--{name}', type=int, default=default)
    parser.add_argument('--loads', type=lambda text: text.split(','), default=list(LOADS))
    parser.add_argument('--no-build', action='store_true')
    options = parser.parse_args()

    # Whoever ends the run ends its servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if not options.no_build:
        subprocess.run(['dotnet', 'build', '-c', 'Release', '--nologo', '-v', 'q', os.path.join(HERE, 'cluster')], check=True, stdout=sys.stderr)
    table(*measure(options), options)


if __name__ == '__main__':
    main()
