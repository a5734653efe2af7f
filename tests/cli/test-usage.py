#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Options, --help, --version, and wrong usage: exit status 2 and one line that says what was wrong."""

import re
import sys
import time

from harness import Folder, expect, expect_in, expect_one_line, expect_status, main, run

# The contract of `train`: every option, and a value outside of what it takes (None: it takes any).
TRAIN = {
    'lesson': None, 'data': None, 'source': None, 'target': None, 'task': 'translate', 'swap': None,
    'max-pairs': '-1', 'text': 'plain', 'tokens': 'byte', 'min-count': '0', 'max-length': '0', 'valid': '95%',
    'cell': 'cnn', 'encoder-cell': 'cnn', 'decoder-cell': 'cnn', 'layers': '0', 'embed': '0', 'hidden': '0',
    'encoder-hidden': '0', 'decoder-hidden': '5000', 'bidirectional': None, 'attention': 'yes', 'tie-output': None,
    'batch': '0', 'epochs': '0', 'steps': '-1', 'learning-rate': 'fast', 'optimizer': 'adamw', 'clip': '-1',
    'dropout': '1', 'order': 'random', 'loss': 'ce', 'mask': 'yes', 'encoder-padding': 'walk', 'context': 'none',
    'forcing': '2', 'coin': 'word', 'feed': 'truth', 'temperature': '0', 'seed': '-1', 'threads': '257',
    'lanes': '65', 'init': None, 'save': None, 'save-every': '0', 'resume': None, 'log': None, 'quiet': None,
}
COMMANDS = ['train', 'translate', 'score', 'inspect', 'lessons', 'bench', 'figure']


def options_in(help_text):
    return set(re.findall(r'^  --([a-z-]+)', help_text, re.M))


def test_help_lists_every_option():
    """train --help lists every option of the contract, and no other"""
    done = run('train', '--help')
    expect_status(done, 0)
    expect(done.err, '')
    expect(sorted(options_in(done.out)), sorted(set(TRAIN) | {'help'}))


def test_help_has_ranges_and_defaults():
    """--help gives range and default"""
    text = ' '.join(run('train', '--help').out.split())
    for part in ('--hidden N hidden units of both sides [1 to 4096; default 32]', '[default 10%]',
                 '--cell gru|lstm|rnn recurrent cell of both sides [default gru]', '[0 to 0.95; default 0.1]',
                 'linear:START:END:STEPS', '--optimizer adam|sgd'):
        expect_in(part, text)


def test_help_fits_the_line():
    """no line of a help text is longer than 80 columns"""
    for command in COMMANDS:
        done = run(command, '--help')
        expect_status(done, 0, command)
        expect(done.out.startswith(f'Usage: souffleur {command} '), True, command)
        for line in done.out.splitlines():
            expect(len(line) <= 80, True, line)


def test_main_help():
    """souffleur --help lists the sub-commands"""
    done = run('--help')
    expect_status(done, 0)
    for command in COMMANDS:
        expect_in(f'\n  {command} ', done.out)


def test_values_out_of_range():
    """a value outside of its range: status 2, the option and the value named"""
    for name, value in TRAIN.items():
        if value is None:
            continue
        for arguments in ((f'--{name}={value}',), (f'--{name}', value)):
            done = run('train', *arguments)
            expect_status(done, 2, arguments)
            expect(done.out, '', arguments)
            expect_one_line(done.err, arguments)
            expect_in(f'--{name} “{value}”', done.err, arguments)


def test_missing_values():
    """an option without the value that it needs"""
    for name in TRAIN:
        if name in ('swap', 'bidirectional', 'tie-output', 'quiet'):
            continue
        done = run('train', f'--{name}')
        expect_status(done, 2, name)
        expect_one_line(done.err, name)
        expect_in(f'--{name} needs a value', done.err)


def test_wrong_words():
    """unknown commands, options and arguments"""
    table = [
        (('trian',), 'trian'), (('--frobnicate',), '--frobnicate'), (('-x',), '-x'),
        (('train', '--frobnicate'), '--frobnicate'), (('train', '--frobnicate=3'), '--frobnicate'),
        (('train', '-z'), '-z'), (('train', 'corpus.tsv'), 'corpus.tsv'), (('train', '--quiet=yes'), '--quiet'),
        (('train', '--encoder', 'gru'), '--encoder'), (('inspect', '--epochs', '3'), '--epochs'),
        (('lessons', 'all'), 'all'), (('score', 'a'), 'HYP REF'), (('translate', 'hello'), '--model'),
        (('train', '--data', ''), '--data'), (('train', '--save', ''), '--save'),
    ]
    for arguments, part in table:
        done = run(*arguments)
        expect_status(done, 2, arguments)
        expect(done.out, '', arguments)
        expect_one_line(done.err, arguments)
        expect_in(part, done.err, arguments)


def test_combinations():
    """options that cannot go together"""
    with Folder() as folder:
        data = folder.write('pairs.tsv', 'a\tb\n' * 20)
        table = [
            (('--data', data, '--task', 'copy'), 'one of --data'),
            (('--source', data), '--source and --target belong together'),
            (('--loss', 'mse'), 'real vectors'),
            (('--task', 'waves'), '--loss mse'),
            (('--tie-output', '--embed', '16'), '--tie-output'),
            (('--attention', 'dot', '--bidirectional'), '--attention general'),
            (('--save-every', '3'), '--save-every needs --save'),
            (('--init', 'a', '--resume', 'b'), '--init and --resume'),
            (('--save', folder.path('x'), '--log', folder.path('x')), 'same file'),
            (('--data', data, '--save', data), 'would overwrite'),
            (('--data', data, '--log', data), 'would overwrite'),
        ]
        for arguments, part in table:
            done = run('train', *arguments)
            expect_status(done, 2, arguments)
            expect_one_line(done.err, arguments)
            expect_in(part, done.err, arguments)
        expect(folder.files(), ['pairs.tsv'])


def test_gnu_rules():
    """abbreviations, --, and --switch=off"""
    expect_status(run('train', '--hel'), 0)
    done = run('train', '--', 'word')
    expect_status(done, 2)
    expect_in('“word”', done.err)
    with Folder() as folder:
        data = folder.write('pairs.tsv', 'a b\tc\n' * 5)
        expect_in('Tokens                    5             10', run('inspect', '--data', data, '--swap').out)
        expect_in('Tokens                    10            5', run('inspect', '--data', data, '--swap', '--swap=off').out)


def test_version():
    """--version: the program, OpenBLAS and its kernel, processor, threads; at once"""
    begin = time.monotonic()
    done = run('--version')
    seconds = time.monotonic() - begin
    expect_status(done, 0)
    expect(bool(re.fullmatch(r'souffleur \d+\.\d+\.\d+\nOpenBLAS \S+, kernel .+\nProcessor features: .+\nThreads: \d+\n',
                             done.out)), True, done.out)
    # The aim is 0.05 s; a busy or sanitised machine gets ten times that.
    expect(seconds < 0.5, True, f'{seconds:.3f} s')


def test_results_not_written():
    """a full disk under standard output is a failure"""
    import subprocess
    from harness import PROGRAM, environment
    with open('/dev/full', 'w', encoding='utf-8') as full:
        process = subprocess.run([PROGRAM, '--help'], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    expect(process.returncode, 1)
    expect_one_line(process.stderr.decode('utf-8'))


if __name__ == '__main__':
    main(sys.modules[__name__])
