#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds count.py against test logs whose counts are known: the sum that ./run test prints is itself tested."""

import json
import os
import subprocess
import sys
import tempfile

COUNT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'count.py')

# Name: (entries of the log, expected last line, expected exit status).
CASES = {
    'cases of two programs are added': (
        [('a', 'OK', 'TAP version 13\nok 1 /a/one\nok 2 /a/two # took 3 s\n1..2\n'), ('b', 'OK', '1..1\nok 1 - /b\n')],
        '3 passed, 0 failed', 0),
    'a failed case is counted once': (
        [('a', 'FAIL', '1..2\nok 1 /a\nnot ok 2 /b\n')], '1 passed, 1 failed', 1),
    'a crash counts as a failed case': (
        [('a', 'ERROR', '1..2\nok 1 /a\n'), ('b', 'TIMEOUT', '')], '1 passed, 2 failed', 1),
    'a skipped case is told apart': (
        [('a', 'OK', '1..2\nok 1 /a\nok 2 /b # SKIP no display\n')], '1 passed, 0 failed, 1 skipped', 0),
    'a program without TAP is one case': ([('a', 'OK', 'hello\n')], '1 passed, 0 failed', 0),
    'no case is a failure': ([], '0 passed, 0 failed', 1),
    'okay is no ok': ([('a', 'OK', 'ok 1 /a\nokay 2\n# ok 3\n')], '1 passed, 0 failed', 0),
}


def main():
    print(f'1..{len(CASES)}')
    bad = 0
    for number, (name, (entries, line, status)) in enumerate(CASES.items(), 1):
        with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
            for test, result, stdout in entries:
                log.write(json.dumps({'name': test, 'result': result, 'stdout': stdout, 'returncode': 1}) + '\n')
            log.flush()
            done = subprocess.run([sys.executable, COUNT, log.name], capture_output=True, text=True)
        got = done.stdout.splitlines()[-1:]
        ok = got == [line] and done.returncode == status
        bad += not ok
        print(f"{'ok' if ok else 'not ok'} {number} {name}")
        if not ok:
            print(f'# expected “{line}”, status {status}; got {got}, status {done.returncode}')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
