"""The SVG plots of the macro suite. Each takes cells (see runs.py) and gives the text of a picture, or None without data."""
import math
from statistics import median

from runs import memory_of

COLOURS = {
    'epoll': '#555555', 'epoll-short': '#999999', 'fibernet': '#c0392b', 'fibernet-aot': '#e08070', 'tokio': '#6d4c41', 'tokio-1k': '#a1887f',
    'go': '#2980b9', 'libuv': '#16a085', 'tarantool': '#8e44ad', 'dotnet': '#6c7fd8', 'dotnet-inline': '#3f51b5',
    'kestrel': '#b8860b', 'nginx': '#27ae60'}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 360, 60, 130, 34, 40


def picture(title, body, names):
    legend = [f'<rect x="{WIDTH - RIGHT + 14}" y="{TOP + k * 18}" width="11" height="11" fill="{COLOURS[name]}"/>'
              f'<text x="{WIDTH - RIGHT + 30}" y="{TOP + 10 + k * 18}">{name}</text>' for k, name in enumerate(names)]
    return '\n'.join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="18" font-size="13">{title}</text>', *body, *legend, '</svg>', ''])


def servers_in(cells, scenarios):
    return [name for name in COLOURS if any((scenario, name) in cells for scenario in scenarios)]


def across(part):
    return LEFT + part * (WIDTH - LEFT - RIGHT)


def up(part):
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)


def grid_line(part, label):
    return (f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up(part):.0f}" y2="{up(part):.0f}" stroke="#dddddd"/>'
            f'<text x="{LEFT - 8}" y="{up(part) + 4:.0f}" text-anchor="end">{label}</text>')


def log_scale(values):
    """A function to 0..1 over whole powers of ten, and the ticks: with few powers also two and five times each."""
    least, most = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    most = max(most, least + 1)
    steps = (1, 2, 5) if most - least <= 2 else (1,)
    ticks = [step * 10.0 ** k for k in range(least, most) for step in steps] + [10.0 ** most]
    return lambda value: (math.log10(value) - least) / (most - least), ticks


def cost_by_scenario(cells):
    scenarios = [s for s in ('e64', 'e1000', 'p16', 'big', 'churn', 'line16', 'http', 'http16') if (s, 'epoll') in cells]
    names = servers_in(cells, scenarios)
    if not scenarios:
        return None
    top, body = 3.0, [grid_line(tick / 3.0, f'{tick:.1f}') for tick in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)]
    group = (across(1) - LEFT) / len(scenarios)
    bar = group * 0.86 / len(names)
    for i, scenario in enumerate(scenarios):
        reference = median(run['server_us_per_req'] for run in cells[scenario, 'epoll'].values())
        for k, name in enumerate(names):
            if (scenario, name) in cells:
                ratio = median(run['server_us_per_req'] for run in cells[scenario, name].values()) / reference
                x, y = LEFT + i * group + k * bar, up(min(top, ratio) / top)
                body.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{bar * 0.85:.1f}" height="{up(0) - y:.1f}" fill="{COLOURS[name]}">'
                            f'<title>{name}, {scenario}: {ratio:.2f}</title></rect>')
        body.append(f'<text x="{LEFT + (i + 0.4) * group:.0f}" y="{HEIGHT - 20}" text-anchor="middle">{scenario}</text>')
    return picture('Server CPU per request, relative to C on epoll (lower is better; bars end at 3)', body, names)


def lines(title, series, ticks_across, place, unit):
    """One line for each server: series is name → [(x, value)]."""
    scale, ticks = log_scale([value for points in series.values() for _, value in points])
    body = [grid_line(scale(tick), f'{tick:,.0f} {unit}' if tick >= 1 else f'{tick} {unit}') for tick in ticks]
    body += [f'<text x="{across(place(x)):.0f}" y="{HEIGHT - 20}" text-anchor="middle">{label}</text>' for x, label in ticks_across]
    for name, points in series.items():
        path = ' '.join(f'{across(place(x)):.1f},{up(scale(value)):.1f}' for x, value in points)
        body.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="{2.5 if name.startswith("fibernet") else 1.5}"/>')
    return picture(title, body, list(series))


def latency(cells):
    names = servers_in(cells, ['paced'])
    if not names:
        return None
    points = [('p50_us', '50 %'), ('p90_us', '90 %'), ('p99_us', '99 %'), ('p999_us', '99.9 %'), ('max_us', 'worst')]
    series = {name: [(k, median(run[field] for run in cells['paced', name].values())) for k, (field, _) in enumerate(points)] for name in names}
    return lines('Latency at 60,000 requests a second, from when each was due', series,
                 [(k, label) for k, (_, label) in enumerate(points)], lambda k: k / (len(points) - 1), 'µs')


def connections(cells):
    counts = [(s, n) for s, n in (('e1', 1), ('e10', 10), ('e64', 64), ('e1000', 1000), ('e10000', 10000))]
    names = servers_in(cells, [s for s, _ in counts])
    series = {name: [(n, median(run['server_us_per_req'] for run in cells[s, name].values())) for s, n in counts if (s, name) in cells] for name in names}
    series = {name: points for name, points in series.items() if len(points) > 1}
    if not series:
        return None
    return lines('Server CPU per request against the number of active connections', series,
                 [(n, f'{n:,}') for _, n in counts], lambda n: math.log10(n) / 4, 'µs')


def memory(cells):
    names = servers_in(cells, ['memory'])
    if not names:
        return None
    values = {name: max(1, memory_of(cells, name)) for name in names}
    scale, _ = log_scale([10, *values.values()])
    body, step = [], (up(0) - up(1)) / len(names)
    for k, name in enumerate(names):
        y, end = TOP + k * step, across(max(0.005, scale(values[name])) * 0.88)
        body.append(f'<rect x="{LEFT}" y="{y + 3:.1f}" width="{end - LEFT:.1f}" height="{step - 6:.1f}" fill="{COLOURS[name]}"/>'
                    f'<text x="{end + 6:.0f}" y="{y + step / 2 + 4:.1f}">{values[name]:,.0f} B</text>')
    return picture('Resident memory per idle connection (logarithmic; lower is better)', body, names)


PLOTS = {'cpu': cost_by_scenario, 'latency': latency, 'connections': connections, 'memory': memory}
