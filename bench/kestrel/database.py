"""A PostgreSQL server of its own for bench/kestrel/run.py, in a folder that goes with it."""
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time


class Database:
    """Starts the server on a core; `connection` is how to connect to it, or empty if it is not wanted or there is no PostgreSQL."""

    def __init__(self, port, core, is_wanted):
        self.connection, self.process = '', None
        folders = sorted(glob.glob('/usr/lib/postgresql/*/bin'))
        if not is_wanted or not folders:
            return
        self.folder = tempfile.mkdtemp(prefix='kestrel-bench-')
        # PostgreSQL refuses to run as root.
        unprivileged = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, 'nobody')
            unprivileged = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups']
        data, log = os.path.join(self.folder, 'data'), open(os.devnull, 'w')
        subprocess.run([*unprivileged, f'{folders[-1]}/initdb', '-D', data, '-U', 'bench', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C'], check=True, stdout=log)
        self.process = subprocess.Popen(['taskset', '-c', core, *unprivileged, f'{folders[-1]}/postgres', '-D', data, '-p', str(port), '-k', self.folder, '-h', '127.0.0.1', '-F', '-c', 'max_connections=200'], stdout=log, stderr=log)
        while subprocess.run([f'{folders[-1]}/pg_isready', '-q', '-h', '127.0.0.1', '-p', str(port)]).returncode != 0:
            time.sleep(0.1)
        self.connection = f'Host=127.0.0.1;Port={port};Username=bench;Database=postgres;Maximum Pool Size=64'

    def stop(self):
        if self.process is not None:
            # A fast shutdown: SIGINT (postgres(1)).
            self.process.send_signal(signal.SIGINT)
            self.process.wait()
            shutil.rmtree(self.folder)
