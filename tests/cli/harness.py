# SPDX-License-Identifier: MIT
"""What the tests of the command line share: run the program, compare, say TAP.

A test file defines functions whose names begin with "test_" and calls main(). Each is one case; its first
docstring line is its name. A case fails by an exception; expect() makes one that says both sides.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.path.abspath(sys.argv[1])


class Done:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout.decode('utf-8')
        self.err = process.stderr.decode('utf-8')

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f'status {self.status}\n--- stdout\n{self.out}--- stderr\n{self.err}'


def environment():
    """A plain language and no display: nothing here may need either."""
    env = {name: value for name, value in os.environ.items()
           if name not in ('LANGUAGE', 'DISPLAY', 'WAYLAND_DISPLAY') and not name.startswith('LC_')}
    env['LANG'] = 'C'
    return env


def run(*arguments, stdin='', cwd=None, timeout=120):
    """Runs the program with its arguments; bytes or text on standard input."""
    data = stdin if isinstance(stdin, bytes) else stdin.encode('utf-8')
    return Done(subprocess.run([PROGRAM, *[str(a) for a in arguments]], input=data, capture_output=True,
                               cwd=cwd, timeout=timeout, env=environment()))


def expect(got, wanted, what=''):
    if got != wanted:
        raise AssertionError(f'{what}: expected {wanted!r}, got {got!r}')


def expect_near(got, wanted, tolerance, what=''):
    if not abs(got - wanted) <= tolerance:
        raise AssertionError(f'{what}: expected {wanted!r} within {tolerance}, got {got!r}')


def expect_in(part, text, what=''):
    if part not in text:
        raise AssertionError(f'{what}: {part!r} is not in {text!r}')


def expect_one_line(text, what=''):
    """A mistake is told in one line, the program's name before it."""
    if text.count('\n') != 1 or not text.startswith('souffleur: '):
        raise AssertionError(f'{what}: expected one line that begins with “souffleur: ”, got {text!r}')


def expect_status(done, status, what=''):
    if done.status != status:
        raise AssertionError(f'{what}: expected exit status {status}, got {done!r}')


class Folder(tempfile.TemporaryDirectory):
    """A folder for the case; write() puts a file in it and returns its path."""

    def __enter__(self):
        super().__enter__()
        return self

    def path(self, name):
        return os.path.join(self.name, name)

    def write(self, name, content):
        with open(self.path(name), 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode('utf-8'))
        return self.path(name)

    def files(self):
        return sorted(os.listdir(self.name))


def main(module):
    cases = [(name, function) for name, function in vars(module).items() if name.startswith('test_')]
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, (name, function) in enumerate(cases, 1):
        title = (function.__doc__ or name).splitlines()[0]
        try:
            function()
            print(f'ok {number} {title}', flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f'not ok {number} {title}', flush=True)
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
    sys.exit(1 if failed else 0)
