#!/usr/bin/env python3
"""turns.py SCENARIO ROUND LOAD-COMMAND... -- SERVER:PORT:PID...: measures servers in turns, each for a slice at a time.

Each server has a load generator of its own. All warm up one after the other, then only one pair runs at any time, the others are
stopped: what is compared lies a fraction of a second apart, since the speed of a virtual machine changes within seconds. Every
other turn goes backwards, so that nobody always follows the same one. Prints a line of JSON for each server; the exit code says
whether a run was refused (runs.py) that may do better when it is repeated.
"""
import json
import os
import signal
import subprocess
import sys

from runs import REPEATABLE, refusal

LIMIT = 280  # seconds for all turns


def let_go_on(load):
    """The turn of one load generator: until it stops itself or has ended. False when it has ended."""
    os.kill(load.pid, signal.SIGCONT)
    return stopped(load)


def stopped(load):
    _, status = os.waitpid(load.pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return True
    load.returncode = os.waitstatus_to_exitcode(status)
    return False


def result(load):
    lines = load.stdout.read().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, json.JSONDecodeError):
        return {'failed': True}


def main(scenario, number, command, servers):
    loads = {}

    def give_up(*_):
        for load, _ in loads.values():
            load.kill()
        sys.exit('the load generators took too long')

    signal.signal(signal.SIGALRM, give_up)
    signal.signal(signal.SIGTERM, give_up)
    signal.alarm(LIMIT)
    waiting = []
    for server in servers:
        name, port, pid = server.split(':')
        os.kill(int(pid), signal.SIGCONT)
        load = subprocess.Popen([*command, '-p', port, '-P', pid], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        loads[name] = load, int(pid)
        if stopped(load):
            waiting.append(name)
        os.kill(int(pid), signal.SIGSTOP)
    while waiting:
        waiting = [name for name in waiting if let_go_on(loads[name][0]) or os.kill(loads[name][1], signal.SIGSTOP)][::-1]
    refused = []
    for name, (load, _) in loads.items():
        run = {'server': name, 'scenario': scenario, 'round': number, **result(load)}
        refused.append(refusal(run))
        print(json.dumps(run, separators=(',', ':')))
    return any(why in REPEATABLE for why in refused)


separator = sys.argv.index('--')
sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:separator], sys.argv[separator + 1:]))
