#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts test cases in a meson test log and prints the sum, alone on the last line.

Usage: count.py BUILD/meson-logs/testlog.json

A case is a TAP line of a test program; a program that failed without a "not ok" line of its own (a crash,
a time-out, a broken plan) counts as one failed case, and one that says no TAP at all as one case. The
exit status is 1 when anything failed or nothing ran.
"""

import json
import re
import sys

LINE = re.compile(r'^(not )?ok\b[ \t]*(\d*)[ \t]*-?[ \t]*([^#\n]*)(#[ \t]*(skip|todo))?', re.I | re.M)


def count(entry):
    """(passed, failed names, skipped) of one test program."""
    passed, failed, skipped = 0, [], 0
    for match in LINE.finditer(entry.get('stdout') or ''):
        if (match.group(5) or '').lower() == 'skip':
            skipped += 1
        elif match.group(1):
            failed.append(f"{entry['name']}: {match.group(3).strip() or match.group(2)}")
        else:
            passed += 1
    if entry['result'] == 'SKIP' and skipped == 0:
        skipped = 1
    elif entry['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL') and not failed:
        failed.append(f"{entry['name']}: {entry['result']} (exit status {entry.get('returncode')})")
    elif entry['result'] == 'OK' and passed + len(failed) + skipped == 0:
        passed = 1
    return passed, failed, skipped


def main():
    try:
        with open(sys.argv[1], encoding='utf-8') as file:
            entries = [json.loads(line) for line in file if line.strip()]
    except OSError as error:
        print(f'No test log: {error}', file=sys.stderr)
        entries = []

    counts = [count(entry) for entry in entries]
    passed = sum(c[0] for c in counts)
    failed = [name for c in counts for name in c[1]]
    skipped = sum(c[2] for c in counts)
    for name in failed:
        print('FAILED', name)
    print(f'{passed} passed, {len(failed)} failed' + (f', {skipped} skipped' if skipped else ''))
    return 1 if failed or passed == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
