"""What the scripts share that compare running processes."""
import os
import statistics
import subprocess
import time


def spread(values, digits):
    """The median, and in brackets the least and the greatest."""
    return f'{statistics.median(values):.{digits}f} ({min(values):.{digits}f}..{max(values):.{digits}f})'


def system_calls(pid, load, least):
    """Calls of a request by name, without those that are rarer than the least. The load is run meanwhile, and gives the number of requests."""
    trace = subprocess.Popen(['strace', '-c', '-f', '-qq', '-p', str(pid)], stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    requests = load()
    trace.send_signal(2)
    counts = {}
    for line in trace.communicate()[1].splitlines():
        fields = line.split()
        if len(fields) >= 5 and fields[3].isdigit() and fields[-1] != 'total':
            counts[fields[-1]] = int(fields[3]) / requests
    return {name: count for name, count in counts.items() if count >= least}


def cpu_seconds(pid):
    """What all threads of the process have used, in user and in kernel mode. Any resolution below a tick of the kernel is lost."""
    fields = open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def resident_bytes(pid):
    """The resident memory of the process (statm counts pages)."""
    return int(open(f'/proc/{pid}/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE')
