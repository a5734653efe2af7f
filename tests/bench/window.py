#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the open window costs, and how soon it is there: a table of aims and figures from one run.

    tests/bench/window.py build/app/souffleur [--bench-frames build/tests/window/bench-frames] [--seconds N] [--repeat N]
                          [--size 1440x900] [--renderer cairo|gl] [--lesson FILE] [--quick]

Brings a screen (Xvfb) and a message bus of its own; says so and ends well where they are missing. Then, by turns:

- speed: a lesson trained in the window and the same updates by `souffleur train`, flat out on all processors; updates a
  second, validation included, after the first second. The screen is drawn on the same processors.
- frames: what the window's own log (SOUFFLEUR_FRAME_LOG) says of them while it trains, at rest and with the pointer
  moving over the panels; and what the X server took.
- start: from the fork to the end of the first frame, and of the first frame that shows a batch; warm, --repeat times.
- history: frames of a made-up run of a million updates, when --bench-frames is given.

peers.py prints the same rows in its table. Python's own library and libX11 are all it needs.
"""

import argparse
import ctypes
import ctypes.util
import json
import math
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

NEEDED = {'Xvfb': 'xvfb', 'dbus-run-session': 'dbus'}
# The book's shape, for so long that no measurement sees its end; on nothing but the built-in corpus.
LESSON = {'name': 'flat-out', 'title': 'Flat out', 'summary': '', 'text': ['-'], 'corpus': 'english-french',
          'options': {'forcing': '1', 'epochs': 100000}}
SETTLE = 1.0   # seconds from the start until speed counts
STARTS = 7     # times
PATIENCE = 30  # seconds for a window to appear


def missing():
    """Packages that must be installed before anything here can be measured."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


class NoWindow(Exception):
    """None came, or the program ended: built without one, perhaps."""


class Screen:
    """An X server; the session bus is the one that this program was started in."""

    def __init__(self, folder, size, renderer):
        self.folder = folder
        self.log = open(os.path.join(folder, 'xvfb.log'), 'wb')
        read, write = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', f'{size}x24', '-nolisten', 'tcp', '-noreset'],
                                       pass_fds=[write], stdout=self.log, stderr=self.log)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            sys.exit(f'window.py: Xvfb does not start: {open(self.log.name, encoding="utf-8").read()}')
        self.display = f':{number}'
        self.environment = {**os.environ, 'DISPLAY': self.display, 'GDK_BACKEND': 'x11', 'GSK_RENDERER': renderer,
                            'XDG_RUNTIME_DIR': folder, 'XDG_CONFIG_HOME': os.path.join(folder, 'config'),
                            'XDG_DATA_HOME': os.path.join(folder, 'data'), 'GSETTINGS_BACKEND': 'memory',
                            'ADW_DISABLE_PORTAL': '1', 'GTK_USE_PORTAL': '0', 'NO_AT_BRIDGE': '0'}
        self.environment.pop('WAYLAND_DISPLAY', None)

    def processor_seconds(self):
        return processor_seconds(self.server.pid)

    def close(self):
        self.server.terminate()
        self.server.wait()
        self.log.close()


def processor_seconds(pid):
    with open(f'/proc/{pid}/stat', encoding='utf-8') as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


class Pointer:
    """Moves the pointer as a hand would."""

    def __init__(self, display, size):
        self.width, self.height = map(int, size.split('x'))
        self.x11 = ctypes.CDLL(ctypes.util.find_library('X11') or 'libX11.so.6')
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.argtypes = self.x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self.x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x11.XWarpPointer.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong] + [ctypes.c_int] * 6
        self.display = self.x11.XOpenDisplay(display.encode())
        self.root = self.x11.XDefaultRootWindow(self.display)

    def to(self, x, y):
        self.x11.XWarpPointer(self.display, 0, self.root, 0, 0, 0, 0, int(x), int(y))
        self.x11.XSync(self.display, 0)

    def wander(self, seconds, centre_x, centre_y):
        """A hundred places a second, around a point given in shares of the screen."""
        begun = time.monotonic()
        while (t := time.monotonic() - begun) < seconds:
            self.to(self.width * (centre_x + 0.10 * math.sin(3.1 * t)), self.height * (centre_y + 0.08 * math.sin(4.7 * t)))
            time.sleep(0.01)

    def close(self):
        self.x11.XCloseDisplay(self.display)


class Window:
    """The program with its window open. Times are seconds of the monotonic clock, which the frame log uses too."""

    def __init__(self, screen, program, arguments):
        self.screen = screen
        self.path = os.path.join(screen.folder, 'frames')
        if os.path.exists(self.path):
            os.remove(self.path)
        self.begun = time.monotonic()
        self.process = subprocess.Popen([program, *arguments], env={**screen.environment, 'SOUFFLEUR_FRAME_LOG': self.path},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def frames(self, since=0, until=math.inf):
        """Lines of the log as dictionaries, of frames that began between two times."""
        names = ('time', 'wall', 'cpu', 'updates', 'tokens')
        rows = []
        if os.path.exists(self.path):
            with open(self.path, encoding='utf-8') as file:
                rows = [dict(zip(names, map(int, line.split()))) for line in file if line.endswith('\n')]
        return [row for row in rows if since <= row['time'] / 1e6 < until]

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            for frame in self.frames():
                if condition(frame):
                    return frame
            time.sleep(0.02)
        self.close()
        raise NoWindow

    def shown_after(self, condition):
        frame = self.wait_for(condition)
        return (frame['time'] + frame['wall']) / 1e6 - self.begun

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def train_seconds(options, lesson, updates):
    begun = time.monotonic()
    subprocess.run([options.souffleur, 'train', '--lesson', lesson, '--steps', str(updates), '--quiet'],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begun


def headless_speed(options, lesson, first, last):
    """Updates a second between two updates: the same as the window made, because they do not cost the same: while little
    is learned, validation decodes every sentence to its longest."""
    return (last - first) / (train_seconds(options, lesson, last) - train_seconds(options, lesson, first))


def window_speed(options, screen, lesson, measured):
    """The first and last update that were looked at, and updates a second between them; the rest into @measured."""
    window = Window(screen, options.souffleur, [lesson])
    window.wait_for(lambda frame: frame['updates'] > 0)
    time.sleep(SETTLE)
    since, x = time.monotonic(), screen.processor_seconds()
    time.sleep(options.seconds)
    until = time.monotonic()
    frames = window.frames(since, until)
    measured['x'].append((screen.processor_seconds() - x) / (until - since))
    measured['main'].append(sum(f['cpu'] for f in frames) / 1e6 / (until - since))
    measured['rate'].append(len(frames) / (until - since))
    measured['cpu'] += [f['cpu'] for f in frames]
    measured['wall'] += [f['wall'] for f in frames]
    window.close()
    first, last = frames[0], frames[-1]
    return first['updates'], last['updates'], (last['updates'] - first['updates']) / (last['time'] - first['time']) * 1e6


def speed_rows(table, options, screen, lesson):
    headless, windowed = [], []
    measured = {name: [] for name in ('x', 'main', 'rate', 'cpu', 'wall')}
    for _ in range(options.repeat):
        first, last, speed = window_speed(options, screen, lesson, measured)
        windowed.append(speed)
        headless.append(headless_speed(options, lesson, first, last))
    shares = [w / h for w, h in zip(windowed, headless)]
    share = statistics.median(shares)
    table.add('window open: speed over headless', '≥ 0.85 ×', f'{statistics.median(windowed):,.0f} updates/s',
              f'{statistics.median(headless):,.0f} headless', share, share >= 0.85)
    table.add('window open: spread of that ratio', '', f'{min(shares):.2f} … {max(shares):.2f}',
              f'{options.repeat} pairs')
    x, main, rate = (statistics.median(measured[name]) for name in ('x', 'main', 'rate'))
    table.add('window open: main thread, X server', '', f'{100 * main:.1f} %, {100 * x:.1f} % of one processor')
    table.add('only the run moves: frames a second', '≤ 30', f'{rate:.0f}', reached=rate <= 30.5)
    table.add('only the run moves: drawing a frame, median, 99 %', '≤ 8 ms',
              f'{statistics.median(measured["cpu"]) / 1000:.1f}, {percentile(measured["cpu"], 0.99) / 1000:.1f} ms',
              f'wall {statistics.median(measured["wall"]) / 1000:.1f}, {percentile(measured["wall"], 0.99) / 1000:.1f} ms',
              reached=percentile(measured['cpu'], 0.99) <= 8000)


def pointer_rows(table, options, screen, lesson):
    """Over each of the four panels; the screen holds them in a grid beside the sidebar."""
    window = Window(screen, options.souffleur, [lesson])
    window.wait_for(lambda frame: frame['updates'] > 0)
    time.sleep(SETTLE)
    pointer = Pointer(screen.display, options.size)
    for number, (x, y) in enumerate(((0.45, 0.32), (0.80, 0.32), (0.45, 0.72), (0.80, 0.72)), 1):
        pointer.wander(0.3, x, y)
        since = time.monotonic()
        pointer.wander(max(1, options.seconds / 2), x, y)
        until = time.monotonic()
        frames = window.frames(since, until)
        rate, cpu = len(frames) / (until - since), [f['cpu'] for f in frames] or [0]
        # A hair below: the last frame may end after the last look.
        table.add(f'pointer moves over panel {number}: frames a second', '60', f'{rate:.0f}', reached=rate >= 57)
        table.add(f'pointer moves over panel {number}: drawing a frame, median, 99 %', '≤ 8 ms',
                  f'{statistics.median(cpu) / 1000:.1f}, {percentile(cpu, 0.99) / 1000:.1f} ms', reached=percentile(cpu, 0.99) <= 8000)
    pointer.close()
    window.close()


def start_rows(table, options, screen, lesson):
    first, batch = [], []
    for _ in range(1 + max(STARTS if not options.quick else 2, options.repeat)):
        window = Window(screen, options.souffleur, [lesson])
        first.append(window.shown_after(lambda frame: True))
        batch.append(window.shown_after(lambda frame: frame['updates'] > 0))
        window.close()
        time.sleep(0.2)
    for what, values in ('a frame', first), ('a batch', batch):
        values = values[1:]  # the first one warms the caches and starts what the bus offers
        table.add(f'start to the first picture of {what}, warm', '≤ 1 s', f'{statistics.median(values):.2f} s',
                  f'{min(values):.2f} … {max(values):.2f}', reached=statistics.median(values) <= 1)


def history_rows(table, options, screen):
    for updates in (1000, 1000000):
        out = subprocess.run([options.bench_frames, str(updates), str(int(max(2, options.seconds))), *options.size.split('x')],
                             env={**screen.environment, 'SOUFFLEUR_FRAME_LOG': os.path.join(screen.folder, 'history')},
                             check=True, capture_output=True, text=True).stdout
        median, high = map(int, re.search(r'median (\d+) µs, 99 % (\d+) µs', out).groups())
        table.add(f'drawing a frame after {updates:,} updates, median, 99 %', '≤ 8 ms', f'{median / 1000:.1f}, {high / 1000:.1f} ms',
                  reached=high <= 8000)


def measure(table, options):
    """All rows. @options: as of main() below. Within a session bus."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o700)
        lesson = options.lesson
        if not lesson:
            lesson = os.path.join(folder, 'flat-out.json')
            with open(lesson, 'w', encoding='utf-8') as file:
                json.dump(LESSON, file)
        screen = Screen(folder, options.size, options.renderer)
        rows = {'start': lambda: start_rows(table, options, screen, lesson), 'speed': lambda: speed_rows(table, options, screen, lesson),
                'pointer': lambda: pointer_rows(table, options, screen, lesson)}
        if options.bench_frames:
            rows['history'] = lambda: history_rows(table, options, screen)
        try:
            for name, row in rows.items():
                if options.only in name:
                    row()
        finally:
            screen.close()


class Table:
    """The table of peers.py."""

    def __init__(self, rows_only):
        if not rows_only:
            print('| work | aim | ours | beside it | ratio | |\n| --- | --- | --- | --- | --- | --- |')

    def add(self, work, aim, ours, peer='', ratio=None, reached=None):
        ratio = '' if ratio is None else f'{ratio:.2f}'
        verdict = {True: 'reached', False: '**not reached**', None: ''}[reached]
        print(f'| {work} | {aim} | {ours} | {peer} | {ratio} | {verdict} |', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('souffleur', help='the program')
    parser.add_argument('--bench-frames', help='build/tests/window/bench-frames')
    parser.add_argument('--quick', action='store_true', help='a glance: short runs, once each')
    parser.add_argument('--seconds', type=float, help='of each run (5; quick: 2)')
    parser.add_argument('--repeat', type=int, help='pairs by turns; medians count (5; quick: 1)')
    parser.add_argument('--size', default='1440x900', help='of the screen')
    parser.add_argument('--renderer', default='cairo', help="GTK's: cairo, or gl (drawn by llvmpipe here)")
    parser.add_argument('--lesson', help='a lesson file (the book\'s shape, teacher forcing)')
    parser.add_argument('--only', default='', help='speed, pointer, start or history')
    parser.add_argument('--rows', action='store_true', help='rows only, for a table that has begun')
    options = parser.parse_args()
    options.souffleur = os.path.abspath(options.souffleur)
    options.seconds = options.seconds or (2.0 if options.quick else 5.0)
    options.repeat = options.repeat or (1 if options.quick else 5)

    if missing():
        Table(options.rows).add('window open: speed, frames, start', '', 'not measured', f'missing: {" ".join(missing())}')
        return
    if 'SOUFFLEUR_BENCH_BUS' not in os.environ:
        os.environ['SOUFFLEUR_BENCH_BUS'] = '1'
        os.execvp('dbus-run-session', ['dbus-run-session', '--', sys.executable, *sys.argv])

    if not options.rows:
        print(f'{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {options.size}, renderer {options.renderer}\n')
    table = Table(options.rows)
    try:
        measure(table, options)
    except NoWindow:
        table.add('window open: speed, frames, start', '', 'not measured', 'no window came')


if __name__ == '__main__':
    main()
