#!/usr/bin/env python3
"""Compares load balancers: CPU of the balancer's process per request, in paired rounds.

bench/loadbalancer/run.py [--rounds 5] [--starts 2] [--loads http,few,paced,big,churn] [--out NAME] [--syscalls]

The same program three times: samples/LoadBalancer, servers/go and servers/dotnet-sockets (as it is, and with inline completions).
The fourth, servers/c, makes the calls that no balancer can do without and nothing else: the floor. Each runs on core 0. The load
generator and the two backends, the epoll servers in C of bench/throughput, share core 1 and use less of it than a balancer uses of
its own. Each start launches all balancers and warms them up. In each round they get slices of 70 ms in turns
(bench/throughput/turns.py), so that a neighbour of the machine disturbs all alike. A ratio is that of two runs of one round. The
table has the median and, in brackets, the least and the greatest. With --syscalls strace counts the calls of a request.
"""
import argparse
import json
import os
import pathlib
import socket
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from measured import spread, system_calls

THROUGHPUT = HERE.parent / 'throughput'
RESULTS = HERE.parent / 'results'
SAMPLE = HERE.parent.parent / 'samples' / 'LoadBalancer'
SOCKETS = HERE / 'servers' / 'dotnet-sockets'
LOAD, PIN, BACKEND = THROUGHPUT / 'load' / 'load', THROUGHPUT / 'load' / 'pin', THROUGHPUT / 'servers' / 'c-epoll' / 'epoll'
FLOOR = HERE / 'servers' / 'c' / 'balancer'
BALANCERS = ['fibernet', 'go', 'sockets', 'sockets-inline', 'c']
NAMES = {'fibernet': 'FiberNet', 'c': 'the floor in C', 'go': 'Go', 'sockets': 'System.Net.Sockets', 'sockets-inline': 'the same, inline completions'}
LOADS = {
    'http': ('HTTP plaintext, 64 connections', 'http', '-m http -c 64 -u /plaintext'),
    'few': ('HTTP plaintext, 8 connections', 'http', '-m http -c 8 -u /plaintext'),
    'paced': ('echo of 64 B, 64 connections, 20,000 a second', 'echo', '-m echo -c 64 -r 20000 -t 1 -k 1'),
    'big': ('echo of 16 KiB, 16 connections', 'echo', '-m echo -c 16 -s 16384'),
    'churn': ('connect, one line, close; 64 at a time', 'echo', '-m churn -c 64')}


def build():
    cc = ['gcc', '-O2', '-march=native', '-Wno-misleading-indentation']
    for program in (LOAD, PIN, BACKEND, FLOOR):
        subprocess.run([*cc, '-o', program, f'{program}.c'], check=True)
    subprocess.run(['go', 'build', '-o', 'balancer', 'main.go'], cwd=HERE / 'servers' / 'go', env=dict(os.environ, GO111MODULE='off'), check=True)
    for project in (SAMPLE, SOCKETS):
        subprocess.run(['dotnet', 'build', '-c', 'Release', '--nologo', '-v', 'q', project], check=True, stdout=sys.stderr)


def command_of(name, port, backends):
    if name == 'go':
        return [HERE / 'servers' / 'go' / 'balancer', str(port), *backends]
    if name == 'c':
        return [FLOOR, str(port), *backends]
    if name == 'fibernet':
        return ['dotnet', SAMPLE / 'bin' / 'Release' / 'net10.0' / 'LoadBalancer.dll', '--port', str(port), *backends]
    return ['dotnet', SOCKETS / 'bin' / 'Release' / 'net10.0' / 'dotnet-sockets.dll', str(port), *backends]


class Server:
    """A process that listens at a port, pinned to a core."""

    def __init__(self, core, port, command, **environment):
        self.port = port
        self.process = subprocess.Popen([PIN, str(core), *command], env=dict(os.environ, **environment), stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline().startswith('READY'):
            sys.exit(f'{command[-1]} did not start.')

    def stop(self):
        self.process.send_signal(18)
        self.process.kill()
        self.process.wait()


class Balancer(Server):
    def __init__(self, name, port, backends):
        self.name = name
        inline = '1' if name == 'sockets-inline' else '0'
        super().__init__(0, port, command_of(name, port, [f'127.0.0.1:{backend.port}' for backend in backends]), DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=inline)

    def load(self, load, seconds):
        """What the load generator says after a run of its own."""
        command = [PIN, '1', LOAD, *LOADS[load][2].split(), '-p', str(self.port), '-P', str(self.process.pid), '-w', '0', '-t', str(seconds)]
        return json.loads(subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[-1])

    def syscalls(self, load):
        """Calls of a request by name."""
        return system_calls(self.process.pid, lambda: self.load(load, 3)['requests'], least=0.05)


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


def start_backends(mode):
    ports = [free_port(), free_port()]
    return [Server(1, port, [BACKEND, str(port), mode, 'strict']) for port in ports]


def start_balancers(options, backends):
    return [Balancer(name, free_port(), backends) for name in options.balancers]


def warm(balancer, load):
    """The compiler of .NET shares the core; with less, balancers still run code that is not optimized."""
    run = balancer.load(load, 0.5 if balancer.name in ('go', 'c') else 6)
    if run['errors']:
        sys.exit(f'{balancer.name} fails at {load}: {run}')


def one_round(load, number, balancers):
    """A run of each balancer, in turns."""
    command = [sys.executable, THROUGHPUT / 'turns.py', load, number, PIN, '1', LOAD, '-w', '0.2', '-t', '0.7', '-k', '10', *LOADS[load][2].split(), '--']
    # Its exit code is about a busy machine, for which it takes our backends.
    output = subprocess.run([*command, *(f'{b.name}:{b.port}:{b.process.pid}' for b in balancers)], capture_output=True, text=True)
    runs = [json.loads(line) for line in output.stdout.splitlines()]
    for run in runs:
        if run.get('failed') or run['errors']:
            sys.exit(f'{run["server"]} fails at {load}: {run} {output.stderr}')
    return runs


def measure(options):
    runs = []
    for start in range(options.starts):
        for mode in ('http', 'echo'):
            loads = [load for load in options.loads if LOADS[load][1] == mode]
            if not loads:
                continue
            backends = start_backends(mode)
            balancers = start_balancers(options, backends)
            try:
                for balancer in balancers:
                    for load in loads:
                        warm(balancer, load)
                    os.kill(balancer.process.pid, 19)
                for number in range(options.rounds):
                    turn = number % len(balancers)
                    for load in loads:
                        runs += one_round(load, f'{start + 1}.{number + 1}', balancers[turn:] + balancers[:turn])
                        print(f'start {start + 1} round {number + 1} {load:6}', *(f'{run["server"]} {run["server_us_per_req"]:.2f}' for run in runs[-len(balancers):]), file=sys.stderr)
            finally:
                for server in balancers + backends:
                    server.stop()
    return runs


def table(runs, options):
    costs = {}
    for run in runs:
        costs.setdefault((run['scenario'], run['server']), {})[run['round']] = run['server_us_per_req']
    others = [name for name in options.balancers if name != 'fibernet']
    yield f'| CPU of the balancer for a request | FiberNet, µs | {" | ".join(f"FiberNet by {NAMES[name]}" for name in others)} |'
    yield '|---|--:|' + '--:|' * len(others)
    for load in options.loads:
        ours = costs[load, 'fibernet']
        ratios = [spread([ours[number] / cost for number, cost in costs[load, name].items()], 2) for name in others]
        yield f'| {LOADS[load][0]} | {spread(ours.values(), 1)} | {" | ".join(ratios)} |'


def count(options):
    print('| load | balancer | calls of a request |')
    print('|---|---|---|')
    for load in options.loads:
        backends = start_backends(LOADS[load][1])
        for balancer in start_balancers(options, backends):
            warm(balancer, load)
            calls = balancer.syscalls(load)
            print(f'| {LOADS[load][0]} | {NAMES[balancer.name]} | {", ".join(f"{calls[name]:.2f} {name}" for name in sorted(calls, key=calls.get, reverse=True))} |')
            balancer.stop()
        for backend in backends:
            backend.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--starts', type=int, default=2)
    parser.add_argument('--loads', type=lambda text: text.split(','), default=list(LOADS))
    parser.add_argument('--balancers', type=lambda text: text.split(','), default=BALANCERS)
    parser.add_argument('--out', help='also writes bench/results/NAME.md and .json')
    parser.add_argument('--syscalls', action='store_true')
    parser.add_argument('--no-build', action='store_true')
    options = parser.parse_args()
    if not options.no_build:
        build()
    if options.syscalls:
        count(options)
        return
    runs = measure(options)
    lines = '\n'.join(table(runs, options))
    print(lines)
    if options.out:
        where = subprocess.run([HERE.parent / 'machine.sh'], capture_output=True, text=True, check=True).stdout.strip()
        rounds = options.starts * options.rounds
        (RESULTS / f'{options.out}.md').write_text(f'# Load balancers, side by side\n\n{where}.\n\n{rounds} paired rounds over {options.starts} starts; median (least..most).\n\n{lines}\n')
        (RESULTS / f'{options.out}.json').write_text(json.dumps(runs, separators=(',', ':')).replace('},{', '},\n{') + '\n')


if __name__ == '__main__':
    main()
