#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How cost grows: time and FLOPs of an update as one size at a time is doubled; the table of HACKING.md.

    tests/bench/scaling.py build/app/souffleur [--seconds 2] [--threads N] [--only V]

Prints a Markdown table a size, and the power of the size that the time grows with between its last two rows. "model"
is the time that the FLOPs of the valid positions alone would take at the gemm speed of the same run; what is above it
is not matrix products: gates, softmax, optimiser, dropout, memory. Pairs are measured with `souffleur inspect`.
"""

import argparse
import itertools
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

# What stands still while one size grows: between the book's model and a real one.
BASE = {'vocab-source': 2000, 'vocab-target': 3000, 'embed': 128, 'hidden': 128, 'max-length': 10, 'min-length': 3, 'batch': 64}
SIZES = {
    'V': ('words of each vocabulary', [(v, {'vocab-source': v, 'vocab-target': v}) for v in (500, 1000, 2000, 4000, 8000, 16000)]),
    'H': ('hidden units, and E with them', [(h, {'hidden': h, 'embed': h}) for h in (32, 64, 128, 256, 512)]),
    'T': ('tokens of the longest target', [(t, {'max-length': t}) for t in (5, 10, 20, 40, 80)]),
    'B': ('sentences of an update', [(b, {'batch': b}) for b in (1, 4, 16, 64, 256)]),
    'layers': ('of each side', [(n, {'layers': n}) for n in (1, 2, 4)]),
    'ε': ('chance of the true word', [(p, {'forcing': p}) for p in (1, 0.5, 0)]),
}
PAIRS = (10000, 40000, 160000)


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f'scaling.py: “{" ".join(command)}”: {done.stderr.decode("utf-8")}')
    return done.stdout.decode('utf-8')


def bench(options, sizes):
    arguments = [word for name, value in {**BASE, **sizes}.items() for word in (f'--{name}', str(value))]
    return json.loads(run(options.souffleur, 'bench', '--json', '--seconds', str(options.seconds), '--threads', str(options.threads), *arguments))


def exponent(sizes, times):
    """The power between the last two rows; None where the size is no size (ε)."""
    if not 0 < sizes[-2] < sizes[-1]:
        return None
    return math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2])


def say_exponent(name, sizes, times):
    power = exponent(sizes, times)
    if power is not None:
        print(f'\nFrom {name} = {sizes[-2]} to {sizes[-1]} the time grows with {name} to the power {power:.2f}.')


def size_table(options, name, meaning, rows):
    print(f'\n**{name}**, {meaning}\n\n| {name} | µs an update | tokens/s | model, µs | share of the limit | greedy sentences/s |\n'
          '| ---: | ---: | ---: | ---: | ---: | ---: |')
    times = []
    for size, changed in rows:
        result = bench(options, changed)
        times.append(1e6 / result['steps_per_s'])
        print(f'| {size} | {times[-1]:,.0f} | {result["tokens_per_s"]:,.0f} | {times[-1] * result["share_of_limit"]:,.0f} | '
              f'{100 * result["share_of_limit"]:.0f} % | {result["greedy_sentences_per_s"]:,.0f} |', flush=True)
    say_exponent(name, [size for size, _ in rows], times)


def pairs_table(options):
    print('\n**pairs**, read and made into two vocabularies\n\n| pairs | s | µs a pair | MB at most |\n| ---: | ---: | ---: | ---: |')
    chance, times = random.Random(1), []
    words = [f'w{i}' for i in range(20000)]
    weights = list(itertools.accumulate(1 / (i + 3) for i in range(len(words))))
    with tempfile.TemporaryDirectory() as folder:
        for n in PAIRS:
            path = os.path.join(folder, 'pairs.tsv')
            with open(path, 'w', encoding='utf-8') as file:
                for _ in range(n):
                    sides = chance.choices(words, cum_weights=weights, k=12)
                    file.write(f'{" ".join(sides[:6])} .\t{" ".join(sides[6:])} .\n')
            seconds, megabytes = re.search(r'Read in ([\d.]+) s; ([\d.]+) MB', run(options.souffleur, 'inspect', '--data', path)).groups()
            times.append(float(seconds))
            print(f'| {n:,} | {times[-1]:.3f} | {1e6 * times[-1] / n:.2f} | {megabytes} |', flush=True)
    say_exponent('pairs', PAIRS, times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('souffleur', help='the program')
    parser.add_argument('--seconds', type=float, default=2.0, help='of training a row')
    parser.add_argument('--threads', type=int, default=0, help='0: all cores')
    parser.add_argument('--only', choices=[*SIZES, 'pairs'], help='one table')
    options = parser.parse_args()
    options.souffleur = os.path.abspath(options.souffleur)
    base = ', '.join(f'{name} {value}' for name, value in BASE.items())
    print(f'{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; unless a table says otherwise: {base}')
    for name, (meaning, rows) in SIZES.items():
        if options.only in (None, name):
            size_table(options, name, meaning, rows)
    if options.only in (None, 'pairs'):
        pairs_table(options)


if __name__ == '__main__':
    main()
