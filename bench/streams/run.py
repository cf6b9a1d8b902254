#!/usr/bin/env python3
"""Compares the ways to read and write a connection: CPU of the server's process per request, in paired rounds.

bench/streams/run.py [--rounds 5] [--starts 3] [--seconds 1] [--loads plain,tls,tls-many,handshake] [--out NAME] [--idle]

Plain: FiberSocket, AsStream on the reactor's thread and on the pool, and NetworkStream, each stream with and without a token
that is never cancelled. TLS 1.3: FiberSocket with TLS, SslStream over AsStream, SslStream over NetworkStream (its continuations
on the pool, and inline), and Go's crypto/tls. Each start launches the servers on core 0 and warms them up. In each round wrk, on
core 1, loads one after the other, in an order that changes, so that a neighbour of the machine disturbs all alike. A ratio is that
of two runs of one round. The table has the median and, in brackets, the least and the greatest. With --idle the script opens 1,000
TLS connections to each server and prints what they add to its resident memory.
"""
import argparse
import os
import pathlib
import re
import resource
import socket
import ssl
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from measured import cpu_seconds, resident_bytes, spread

RESULTS = HERE.parent / 'results'
BINARY = HERE / 'server' / 'bin' / 'Release' / 'net10.0' / 'streams-server.dll'
PLAIN = ['fiber', 'stream', 'stream-token', 'pool', 'pool-token', 'network', 'network-token', 'network-inline', 'network-inline-token']
TLS = ['tls-fiber', 'tls-stream-token', 'tls-pool-token', 'tls-network-token', 'tls-network-inline-token', 'go']
NAMES = {
    'fiber': 'FiberSocket', 'stream': 'AsStream, reactor', 'pool': 'AsStream, pool', 'network': 'NetworkStream', 'network-inline': 'NetworkStream, inline completions',
    'tls-fiber': 'FiberSocket with TLS', 'tls-stream': 'SslStream over AsStream, reactor', 'tls-pool': 'SslStream over AsStream, pool',
    'tls-network': 'SslStream over NetworkStream', 'tls-network-inline': 'the same, inline completions', 'go': 'Go'}
# Name, servers, the one that the others are divided by, and the arguments of wrk.
LOADS = {
    'one': ('a request there and back, 1 connection', PLAIN, 'fiber', ['-c1']),
    'plain': ('a request there and back, 32 connections', PLAIN, 'fiber', ['-c32']),
    'tls': ('TLS 1.3, 32 connections', TLS, 'tls-network-token', ['-c32']),
    'tls-many': ('TLS 1.3, 1,000 connections', TLS, 'tls-network-token', ['-c1000']),
    'handshake': ('TLS 1.3, a handshake for each request', TLS, 'tls-network-token', ['-c32', '-H', 'Connection: close'])}


def name_of(kind):
    return NAMES[kind.removesuffix('-token')] + (', token' if kind.endswith('-token') and not kind.startswith('tls-') else '')


class Server:
    def __init__(self, kind, port, certificate):
        self.kind, self.port, self.is_tls = kind, port, kind in TLS
        inline = '1' if 'inline' in kind else '0'
        command = [HERE / 'go' / 'bin' / 'server', str(port), certificate] if kind == 'go' else ['dotnet', BINARY, kind.replace('-inline', ''), str(port)]
        environment = dict(os.environ, CERTIFICATE=certificate, DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=inline)
        self.process = subprocess.Popen(['taskset', '-c', '0', *command], env=environment, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != 'ready':
            sys.exit(f'The server {kind} did not start.')

    def load(self, load, seconds):
        """Microseconds of CPU for each request."""
        before = cpu_seconds(self.process.pid)
        command = ['taskset', '-c', '1', 'wrk', '-t1', f'-d{seconds}s', *LOADS[load][3], f'http{"s" if self.is_tls else ""}://127.0.0.1:{self.port}/']
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        errors = re.search(r'Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)', output)
        # wrk counts the end of a connection that it asked for as an error of reading.
        if 'Non-2xx' in output or errors and (errors[1] != '0' or errors[3] != '0' or load != 'handshake' and errors[2] != '0'):
            sys.exit(f'{self.kind} answers {load} with errors:\n{output}')
        return (cpu_seconds(self.process.pid) - before) / int(re.search(r'(\d+) requests in', output)[1]) * 1e6

    def idle(self, count):
        """Bytes of resident memory for each idle TLS connection that has answered one request."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.load('tls', 3)
        before = resident_bytes(self.process.pid)
        connections = []
        for _ in range(count):
            connection = context.wrap_socket(socket.create_connection(('127.0.0.1', self.port)))
            connection.sendall(b'GET / HTTP/1.1\r\n\r\n')
            connection.recv(100)
            connections.append(connection)
        used = resident_bytes(self.process.pid) - before
        for connection in connections:
            connection.close()
        return used / count

    def stop(self):
        self.process.kill()
        self.process.wait()


def build():
    subprocess.run(['dotnet', 'build', '-c', 'Release', '--nologo', '-v', 'q', HERE / 'server'], check=True, stdout=sys.stderr)
    subprocess.run(['go', 'build', '-o', 'bin/server', 'main.go'], cwd=HERE / 'go', env=dict(os.environ, GO111MODULE='off'), check=True)


def certificate_in(folder):
    """A key and its certificate in one file."""
    path = os.path.join(folder, 'certificate.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost', '-days', '2', '-keyout', path, '-out', path + '.crt'],
                   check=True, stderr=subprocess.DEVNULL)
    pathlib.Path(path).write_text(pathlib.Path(path).read_text() + pathlib.Path(path + '.crt').read_text())
    return path


def start(kinds, options, certificate):
    return [Server(kind, options.port + k, certificate) for k, kind in enumerate(kinds)]


def measure(options, certificate):
    costs = {}
    for number_of_start in range(options.starts):
        for kinds in (PLAIN, TLS):
            loads = [load for load in options.loads if LOADS[load][1] is kinds]
            servers = start(kinds, options, certificate) if loads else []
            try:
                for server in servers:
                    for load in loads:
                        server.load(load, options.warm)
                for number in range(options.rounds):
                    turn = number % len(servers or [0])
                    for load in loads:
                        for server in servers[turn:] + servers[:turn]:
                            cost = server.load(load, options.seconds)
                            costs.setdefault((load, server.kind), []).append(cost)
                            print(f'start {number_of_start + 1} round {number + 1} {load:9} {server.kind:26} {cost:8.2f} us', file=sys.stderr)
            finally:
                for server in servers:
                    server.stop()
    return costs


def table(costs, options):
    for load in options.loads:
        name, kinds, base, _ = LOADS[load]
        yield f'| {name} | CPU of a request, µs | by {name_of(base)} |'
        yield '|---|--:|--:|'
        for kind in kinds:
            yield f'| {name_of(kind)} | {spread(costs[load, kind], 1)} | {spread([cost / of for cost, of in zip(costs[load, kind], costs[load, base])], 2)} |'
        yield ''


def idle(options, certificate):
    yield '| idle TLS connection | bytes |'
    yield '|---|--:|'
    for server in start(TLS, options, certificate):
        yield f'| {name_of(server.kind)} | {server.idle(1000):,.0f} |'
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--starts', type=int, default=3)
    parser.add_argument('--seconds', type=int, default=1)
    parser.add_argument('--warm', type=int, default=3)
    parser.add_argument('--port', type=int, default=18380)
    parser.add_argument('--loads', type=lambda text: text.split(','), default=list(LOADS))
    parser.add_argument('--out', help='also writes bench/results/NAME.md')
    parser.add_argument('--idle', action='store_true')
    parser.add_argument('--no-build', action='store_true')
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    if not options.no_build:
        build()
    with tempfile.TemporaryDirectory() as folder:
        certificate = certificate_in(folder)
        lines = '\n'.join(idle(options, certificate) if options.idle else table(measure(options, certificate), options))
    print(lines)
    if options.out:
        where = subprocess.run([HERE.parent / 'machine.sh'], capture_output=True, text=True, check=True).stdout.strip()
        (RESULTS / f'{options.out}.md').write_text(
            f'# Streams and TLS, side by side\n\n{where}.\n\n{options.starts * options.rounds} paired rounds over {options.starts} starts; median (least..most).\n\n{lines}\n')


if __name__ == '__main__':
    main()
