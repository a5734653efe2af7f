#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ours beside its peers: one table of what is aimed at, what is reached, and the ratio, from one run.

    tests/bench/peers.py build/app/souffleur [--quick] [--only WORD] [--torch-peer FILE] [--onednn FILE] [--corpus FILE]
                         [--bench-frames build/tests/window/bench-frames]

The peers are programs of their own. PyTorch: --torch-peer or SOUFFLEUR_TORCH_PEER, else torch_peer.py beside this file;
run by the first Python that has torch (SOUFFLEUR_PEER_PYTHON, this one, /usr/bin/python3). oneDNN: --onednn or
SOUFFLEUR_ONEDNN, a C++ source (built with g++ -O2 FILE -ldnnl) or a program, called with STEPS BATCH IN HIDDEN LAYERS
SECONDS and printing "N us". A peer that is not there is said so, and its rows have no ratio. Peers run with the
OpenBLAS kernel that we chose, with one thread and with two; the better counts. Everything is run --repeat times by
turns, and the best of each is compared. The corpus (tab-separated pairs; --corpus or SOUFFLEUR_CORPUS) is made up
when none is named: 167,130 pairs with words by Zipf's law. The rows of the open window are those of window.py; they need
Xvfb and dbus-run-session.
"""

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# name: PyTorch's options, ε, the ratios aimed at (tokens/s, against valid-tokens-only output), share of the limit.
SHAPES = {
    'book': ({}, 1.0, 10, None, 45),
    'book-half': ({}, 0.5, 10, None, None),
    'h128': ({'vocab-src': 2000, 'vocab-tgt': 3000, 'embed': 128, 'hidden': 128}, 1.0, 6, None, None),
    'h256': ({'vocab-src': 8000, 'vocab-tgt': 12000, 'embed': 256, 'hidden': 256, 'steps': 16}, 1.0, 3.5, 2.8, 70),
    'h512': ({'vocab-src': 8000, 'vocab-tgt': 12000, 'embed': 256, 'hidden': 512, 'steps': 16}, 1.0, 3, None, 70),
}
STACKS = ('10,64,32,32,2', '10,64,128,128,2', '16,64,256,256,2', '16,64,512,512,2')
CORPUS_PAIRS = 167130


class Table:
    """Rows printed as they come; reached: True, False, or None where there is nothing to compare with."""

    def __init__(self):
        print('| work | aim | ours | peer | ratio | |\n| --- | --- | --- | --- | --- | --- |')

    def add(self, work, aim, ours, peer='', ratio=None, reached=None):
        ratio = '' if ratio is None else f'{ratio:.2f}'
        verdict = {True: 'reached', False: '**not reached**', None: ''}[reached]
        print(f'| {work} | {aim} | {ours} | {peer} | {ratio} | {verdict} |', flush=True)


def run(command, **environment):
    """Standard output and the peak memory in bytes of a program; its failure is ours."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f'peers.py: “{" ".join(command)}” failed with status {process.returncode}')
        out.seek(0)
        return out.read().decode('utf-8'), usage.ru_maxrss * 1024


def bench(options, *arguments, threads=0, seconds=None):
    out, _ = run([options.souffleur, 'bench', '--json', '--seconds', str(seconds or options.seconds), '--threads', str(threads), *arguments])
    return {line['shape']: line for line in map(json.loads, out.splitlines())}


def shape_arguments(name):
    """The standard shape again, as options, so that it runs alone."""
    peer, epsilon = SHAPES[name][:2]
    names = {'vocab-src': 'vocab-source', 'vocab-tgt': 'vocab-target', 'steps': 'max-length'}
    arguments = [word for key, value in peer.items() for word in (f'--{names.get(key, key)}', str(value))]
    return arguments + ['--forcing', str(epsilon)]


def ours_of(options, name, threads):
    return bench(options, *shape_arguments(name), threads=threads)['own']


class Torch:
    def __init__(self, options, kernel):
        self.program = options.torch_peer or os.path.join(HERE, 'torch_peer.py')
        self.kernel, self.seconds = kernel, options.seconds
        candidates = [os.environ.get('SOUFFLEUR_PEER_PYTHON'), sys.executable, '/usr/bin/python3']
        self.python = next((p for p in candidates if p and self.has_torch(p)), None)

    @staticmethod
    def has_torch(python):
        return shutil.which(python) and subprocess.run([python, '-c', 'import torch'], capture_output=True, check=False).returncode == 0

    def measure(self, name, threads, *more):
        peer, epsilon = SHAPES[name][:2]
        arguments = [word for key, value in peer.items() for word in (f'--{key}', str(value))]
        out, _ = run([self.python, self.program, *arguments, '--forcing', str(epsilon), '--seconds', str(self.seconds),
                      '--threads', str(threads), *more], OPENBLAS_CORETYPE=self.kernel)
        return json.loads(out.splitlines()[-1])


def best(results, key):
    return max(result[key] for result in results)


def add_ratio(table, work, aim, ours, peer, unit='tokens/s'):
    """@peer: None when there is none."""
    if peer is None:
        table.add(work, f'≥ {aim} ×', f'{ours:,.0f} {unit}', 'not installed')
    else:
        table.add(work, f'≥ {aim} ×', f'{ours:,.0f} {unit}', f'{peer:,.0f} {unit}', ours / peer, ours / peer >= aim)


def shape_rows(table, options, torch):
    half_of = {}
    for name, (_, _, aim, compact_aim, share_aim) in SHAPES.items():
        if options.only not in name:
            continue
        ours, single, peers, compact = [], [], [], []
        for _ in range(options.repeat):
            ours.append(ours_of(options, name, 0))
            single.append(ours_of(options, name, 1))
            for threads in (1, 2) if torch.python else ():
                peers.append(torch.measure(name, threads))
                if compact_aim:
                    compact.append(torch.measure(name, threads, '--compact'))
        tokens, alone = best(ours, 'tokens_per_s'), best(single, 'tokens_per_s')
        half_of[name] = tokens
        add_ratio(table, f'{name}: training', aim, tokens, best(peers, 'tokens_per_s') if peers else None)
        if compact_aim:
            add_ratio(table, f'{name}: training, PyTorch with valid-tokens-only output', compact_aim, tokens,
                      best(compact, 'tokens_per_s') if compact else None)
        add_ratio(table, f'{name}: greedy, one sentence', 10, best(ours + single, 'greedy_sentences_per_s'),
                  best(peers, 'greedy_sentences_per_s') if peers else None, 'sentences/s')
        if share_aim:
            share = 100 * best(ours, 'share_of_limit')
            table.add(f'{name}: share of the limit', f'≥ {share_aim} %', f'{share:.0f} %',
                      f'gemm {best(ours, "gemm_gflops"):.0f} GFLOP/s', reached=share >= share_aim)
        threads = ours[0]['threads']
        if threads == 2:
            table.add(f'{name}: second thread', '≥ 1.7 ×', f'{tokens:,.0f} tokens/s', f'{alone:,.0f} alone', tokens / alone,
                      tokens / alone >= 1.7)
        else:
            table.add(f'{name}: {threads} threads', '', f'{tokens:,.0f} tokens/s', f'{alone:,.0f} alone', tokens / alone)
    if 'book' in half_of and 'book-half' in half_of:
        ratio = half_of['book-half'] / half_of['book']
        table.add('book: ε = 0.5 over our ε = 1', '≥ 0.75 ×', f'{half_of["book-half"]:,.0f} tokens/s',
                  f'{half_of["book"]:,.0f} ours', ratio, ratio >= 0.75)


def build_onednn(path, folder):
    """The program to run, or None."""
    if not path or not path.endswith(('.cpp', '.cc')):
        return path
    program = os.path.join(folder, 'onednn')
    built = subprocess.run(['g++', '-O2', '-o', program, path, '-ldnnl'], check=False)
    return program if built.returncode == 0 else None


def onednn_us(program, stack, options):
    times = []
    for threads in (1, 2):
        out, _ = run([program, *stack.split(','), str(options.seconds)], OMP_NUM_THREADS=str(threads))
        times.append(float(re.search(r'([\d.]+) us', out).group(1)))
    return min(times)


def stack_rows(table, options, folder):
    program = build_onednn(options.onednn, folder)
    for stack in STACKS:
        work = f'GRU stack {stack} (T, B, in, H, layers)'
        if options.only not in work:
            continue
        ours, peer = [], []
        for _ in range(options.repeat):
            for threads in (1, 2):
                out, _ = run([options.souffleur, 'bench', '--json', '--stack', stack, '--threads', str(threads), '--seconds', str(options.seconds)])
                ours.append(json.loads(out)['stack_us'])
            if program:
                peer.append(onednn_us(program, stack, options))
        if peer:
            table.add(work, '≥ 1 ×', f'{min(ours):,.0f} µs', f'{min(peer):,.0f} µs', min(peer) / min(ours), min(ours) <= min(peer))
        else:
            table.add(work, '≥ 1 ×', f'{min(ours):,.0f} µs', 'not given: --onednn')


def make_corpus(path):
    """As many pairs as the usual English-French collection has, of like lengths and vocabularies."""
    chance = random.Random(1)
    weights = [1 / (rank + 3) for rank in range(20000)]

    def sentences(letter, mean):
        lengths = [max(1, round(chance.gauss(mean, 0.35 * mean))) for _ in range(CORPUS_PAIRS)]
        words = iter(chance.choices(range(len(weights)), weights, k=sum(lengths)))
        return [' '.join(f'{letter}{next(words)}' for _ in range(n)) + ' .' for n in lengths]

    with open(path, 'w', encoding='utf-8') as file:
        file.writelines(f'{a}\t{b}\n' for a, b in zip(sentences('e', 6), sentences('f', 7)))
    return path


def corpus_rows(table, options, folder):
    if options.only not in 'corpus':
        return
    path = options.corpus or make_corpus(os.path.join(folder, 'corpus.tsv'))
    figures = []
    for _ in range(max(3, options.repeat)):
        out, memory = run([options.souffleur, 'inspect', '--data', path])
        figures.append((float(re.search(r'Read in ([\d.]+) s', out).group(1)), memory / 1e6))
    seconds, megabytes = min(f[0] for f in figures), max(f[1] for f in figures)
    pairs = re.search(r'Pairs kept +(\d+)', out).group(1)
    words = re.search(r'Vocabulary +(\d+) +(\d+)', out).groups()
    table.add(f'corpus: {pairs} pairs read, tokenised, two vocabularies', '≤ 1.0 s', f'{seconds:.2f} s', reached=seconds <= 1)
    table.add('corpus: peak memory of that', '≤ 150 MB', f'{megabytes:.0f} MB', reached=megabytes <= 150)
    _, memory = run([options.souffleur, 'train', '--data', path, '--hidden', '256', '--embed', '256', '--steps',
                     '5' if options.quick else '100', '--quiet'])
    table.add('corpus: peak memory of training on all of it at H = 256', '≤ 1 GB', f'{memory / 1e6:.0f} MB', reached=memory <= 1e9)
    seconds = 10 * options.seconds
    shape = bench(options, '--hidden', '256', '--embed', '256', '--vocab-source', words[0], '--vocab-target', words[1], seconds=seconds)['own']
    table.add(f'corpus: slowest of {round(shape["steps_per_s"] * seconds)} steps at H = 256 with its vocabularies, over the median',
              '≤ 3 ×', f'{shape["slowest_step"]:.2f} ×', f'{shape["step_median_us"] / 1000:.1f} ms', reached=shape['slowest_step'] <= 3)


def start_row(table, options):
    if options.only not in '--version':
        return
    times = []
    for _ in range(10):
        begun = time.perf_counter()
        run([options.souffleur, '--version'])
        times.append(1000 * (time.perf_counter() - begun))
    table.add('--version', '≤ 50 ms', f'{statistics.median(times):.0f} ms', reached=statistics.median(times) <= 50)


def window_rows(options):
    if options.only not in 'window':
        return
    sys.stdout.flush()
    more = ['--bench-frames', options.bench_frames] if options.bench_frames else []
    more += ['--quick'] if options.quick else []
    # Its screen and its bus speak of themselves.
    subprocess.run([sys.executable, os.path.join(HERE, 'window.py'), options.souffleur, '--rows', *more], check=True, stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('souffleur', help='the program')
    parser.add_argument('--quick', action='store_true', help='a glance: short runs, once each')
    parser.add_argument('--seconds', type=float, help='of each run (3; quick: 0.3)')
    parser.add_argument('--repeat', type=int, help='runs by turns, the best counts (3; quick: 1)')
    parser.add_argument('--only', default='', help='rows whose name has this word')
    parser.add_argument('--torch-peer', default=os.environ.get('SOUFFLEUR_TORCH_PEER'))
    parser.add_argument('--onednn', default=os.environ.get('SOUFFLEUR_ONEDNN'))
    parser.add_argument('--corpus', default=os.environ.get('SOUFFLEUR_CORPUS'))
    parser.add_argument('--bench-frames', help='measures frames with a million updates behind them')
    options = parser.parse_args()
    options.souffleur = os.path.abspath(options.souffleur)
    options.seconds = options.seconds or (0.3 if options.quick else 3.0)
    options.repeat = options.repeat or (1 if options.quick else 3)

    first = bench(options, '--hidden', '8')['own']
    torch = Torch(options, first['kernel'])
    print(f'{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, OpenBLAS kernel {first["kernel"]}, {first["threads"]} threads of ours; '
          f'{options.seconds} s a run, best of {options.repeat}\n')
    table = Table()
    shape_rows(table, options, torch)
    with tempfile.TemporaryDirectory() as folder:
        stack_rows(table, options, folder)
        corpus_rows(table, options, folder)
    start_row(table, options)
    window_rows(options)


if __name__ == '__main__':
    main()
