"""The loads of bench/kestrel/run.py: what each asks for, with what program, and whether the answer is right."""
import os
import re
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
TLS, HTTP2 = 1000, 2000  # Added to the server's port.
GENERATOR = os.path.join(HERE, 'bin', 'load')  # load.c
GREETING = b'Hello, World!'
MESSAGE = b'x' * 64
# A message of echo.proto: field 1, a string; before it the flag and the length of a gRPC message.
CALL = struct.pack('>BI', 0, len(MESSAGE) + 2) + bytes([0x0a, len(MESSAGE)]) + MESSAGE


@dataclass(frozen=True)
class Load:
    title: str
    path: str
    answer: bytes
    tool: str = 'wrk'
    script: str = ''
    connections: int = 0
    offset: int = 0


LOADS = {
    'plain': Load('plaintext', '/plain', GREETING),
    'json': Load('JSON, 1 KB', '/json', b'{"text":"' + b'x' * 1000 + b'"}'),
    'post': Load('POST of 16 KiB', '/echo', b'x' * 16384, script='post.lua'),
    'pipe': Load('plaintext, 16 pipelined', '/plain', GREETING, script='pipeline.lua'),
    'close': Load('a connection for each request', '/plain', GREETING, script='close.lua'),
    'static': Load('a static file of 16 KiB', '/page.html', bytes(16384)),
    'row': Load('a row of PostgreSQL by Npgsql', '/row', b'right'),
    'many': Load('plaintext, 256 connections', '/plain', GREETING, connections=256),
    'ws': Load('WebSocket echo', '/ws', b'', tool='load'),
    'tls': Load('plaintext over TLS 1.3', '/plain', GREETING, offset=TLS),
    'h2': Load('HTTP/2 over TLS, 20 × 20 streams', '/plain', GREETING, tool='h2load', offset=TLS),
    'grpc': Load('gRPC, unary, 20 × 20 calls', '/Echo/Say', CALL, tool='h2load', offset=HTTP2)}


def origin(load, port):
    return f'http{"s" if load.offset == TLS else ""}://127.0.0.1:{port + load.offset}'


def command(load, port, seconds, connections):
    connections = load.connections or connections
    if load.tool == 'load':
        return [GENERATOR, 'ws', str(port), str(connections), str(seconds)]
    if load.tool == 'wrk':
        script = ['-s', os.path.join(HERE, load.script)] if load.script else []
        return ['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', *script, origin(load, port) + load.path]
    call = ['-H', 'content-type: application/grpc', '-H', 'te: trailers', '-d', call_file()] if load.offset == HTTP2 else []
    return ['h2load', '-t1', '-c20', '-m20', f'-D{seconds}', *call, origin(load, port) + load.path]


def requests(load, output):
    """How many requests were answered; ends the run if one was answered with an error."""
    if load.tool == 'h2load':
        succeeded, failed, errored = (int(re.search(rf'(\d+) {word}', output).group(1)) for word in ('succeeded', 'failed', 'errored'))
        if failed + errored > 0:
            sys.exit(f'Requests of {load.title} fail:\n{output}')
        return succeeded
    if 'Non-2xx' in output or 'Socket errors' in output:
        sys.exit(f'Requests of {load.title} fail:\n{output}')
    return int(re.search(r'(\d+) requests', output).group(1))


def verify(load, port):
    """Asks once, and compares all bytes of the answer. The load of WebSockets compares each answer itself."""
    if load.tool == 'load':
        return
    words = ['curl', '-sk', origin(load, port) + load.path]
    if load.offset == HTTP2:
        words += ['--http2-prior-knowledge', '-H', 'content-type: application/grpc', '-H', 'te: trailers', '-D', '/dev/stderr', '--data-binary', f'@{call_file()}']
    elif load.script == 'post.lua':
        words += ['--data-binary', load.answer.decode(), '-H', 'Expect:']
    curl = subprocess.run(words, capture_output=True, check=True)
    if curl.stdout != load.answer or (load.offset == HTTP2 and b'grpc-status: 0' not in curl.stderr):
        sys.exit(f'The answer to {load.title} is wrong: {curl.stdout[:200]} {curl.stderr[:500]}')


def call_file():
    path = os.path.join(tempfile.gettempdir(), f'kestrel-bench-call-{os.getpid()}')
    if not os.path.exists(path):
        with open(path, 'wb') as file:
            file.write(CALL)
    return path
