#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""souffleur train and translate: figures, log, checkpoint, resuming, Ctrl-C, and the order of lines."""

import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
import fcntl

from harness import PROGRAM, Folder, environment, expect, expect_in, expect_near, expect_one_line, expect_status, main, run

# Small enough that a run takes a moment, large enough that it learns: three verbs and four nouns.
PAIRS = ''.join(f'i {verb} the {noun} .\tje {verbe} le {nom} .\n'
                for verb, verbe in (('see', 'vois'), ('take', 'prends'), ('want', 'veux'))
                for noun, nom in (('bread', 'pain'), ('book', 'livre'), ('dog', 'chien'), ('hat', 'chapeau')))
SMALL = ('--valid', '0', '--min-count', '1', '--batch', '4', '--learning-rate', '0.02', '--dropout', '0')


def figures(text):
    """Rows of the final table as label: first number."""
    rows = {}
    for line in text.splitlines():
        match = re.match(r'(\S.*?)\s{2,}(-?[\d.]+)', line)
        if match:
            rows.setdefault(match.group(1), float(match.group(2)))
    return rows


def log_of(path):
    with open(path, encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def losses(path):
    return [(entry['step'], entry['loss']) for entry in log_of(path) if entry['event'] == 'step']


def test_default_run():
    """the built-in corpus, three epochs: progress on stderr, figures and sentences on stdout"""
    done = run('train', '--epochs', '3', '--max-length', '9')
    expect_status(done, 0)
    rows = figures(done.out)
    for name in ('Training loss', 'Perplexity', 'Book loss', 'Validation loss, forced', 'Validation loss, free-running',
                 'Exposure gap', 'Validation BLEU', 'Speed'):
        expect(name in rows, True, name)
    expect_near(rows['Book loss'], rows['Training loss'] / 9, 1e-4, 'the book divides by T = 9')
    expect_near(rows['Exposure gap'], rows['Validation loss, free-running'] - rows['Validation loss, forced'], 2e-4)
    expect(2 < rows['Training loss'] < 6, True, rows['Training loss'])
    expect_in('reference', done.out)
    expect_in('souffleur: ', done.err.splitlines()[0], 'what of the corpus was cut')
    lines = done.err.splitlines()[1:]
    expect(len(lines), 10, done.err)
    expect([line.split()[0] for line in lines], [str(10 * i) for i in range(1, 11)])
    expect_in('loss', lines[0])


def test_quiet():
    """--quiet: nothing on standard error"""
    done = run('train', '--epochs', '1', '--quiet')
    expect_status(done, 0)
    expect(done.err, '')
    expect_in(' in 1 epoch,', done.out)


def test_learns_and_translates():
    """a small corpus is learned by heart; translate keeps the order of lines"""
    with Folder() as folder:
        data, model = folder.write('pairs.tsv', PAIRS), folder.path('m.safetensors')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '120', '--save', model), 0)
        texts, wanted = zip(*(line.split('\t') for line in PAIRS.splitlines()))
        texts, wanted = list(texts) * 3, list(wanted) * 3
        done = run('translate', '--model', model, stdin='\n'.join(texts) + '\n')
        expect_status(done, 0)
        expect(done.out.splitlines(), wanted)
        expect(done.err, '')
        done = run('translate', '--model', model, *texts[:5])
        expect(done.out.splitlines(), wanted[:5])
        done = run('translate', '--model', model, '--beam', '3', *texts[:5])
        expect(done.out.splitlines(), wanted[:5])
        # Unknown words, empty lines, no last newline, another case: still a line for each.
        done = run('translate', '--model', model, stdin='I SEE THE DOG.\n\nzzz\r\ni want the hat .')
        expect_status(done, 0)
        lines = done.out.split('\n')
        expect(len(lines), 5, done.out)
        expect((lines[0], lines[1], lines[3]), ('je vois le chien .', '', 'je veux le chapeau .'))


def test_trace():
    """translate --trace: tokens, candidates and the beam as JSON"""
    with Folder() as folder:
        data, model, trace = folder.write('pairs.tsv', PAIRS), folder.path('m.safetensors'), folder.path('trace.json')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '60', '--attention', 'additive', '--save', model), 0)
        expect_status(run('translate', '--model', model, '--trace', trace, 'i see the dog .', 'i see the xyz .'), 0)
        with open(trace, encoding='utf-8') as file:
            known, unknown = json.load(file)
        expect([t['word'] for t in known['source']], ['i', 'see', 'the', 'dog', '.', '<eos>'])
        expect([(t['token'], t['word']) for t in unknown['source'] if t['token'] == 'xyz'], [('xyz', '<unk>')])
        expect(' '.join(s['word'] for s in known['steps'] if s['word'] != '<eos>'), known['output'])
        for step in known['steps']:
            expect(len(step['top']), 5)
            expect_near(step['top'][0]['probability'], step['probability'], 1e-6, 'greedy takes the first')
            expect(len(step['state']), known['units'])
            expect(len(step['gates']), known['units'] * known['gates'])
            expect_near(sum(step['attention']), 1, 1e-5, 'attention')
        expect('beam' in known, False)
        expect_status(run('translate', '--model', model, '--beam', '2', '--trace', trace, 'i see the dog .'), 0)
        with open(trace, encoding='utf-8') as file:
            beam = json.load(file)[0]['beam']
        expect((beam[0]['parent'], beam[0]['depth']), (-1, 0))
        expect(sum(node['best'] for node in beam) > 1, True)
        expect(folder.files(), ['m.safetensors', 'pairs.tsv', 'trace.json'])


def test_log():
    """the run log: a start, every step, every epoch, samples, and an end"""
    with Folder() as folder:
        data, log = folder.write('pairs.tsv', PAIRS), folder.path('run.jsonl')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '20', '--forcing', 'linear:1:0:40', '--log', log), 0)
        entries = log_of(log)
        expect((entries[0]['event'], entries[-1]['event'], entries[-1]['reason']), ('start', 'end', 'done'))
        steps = [e for e in entries if e['event'] == 'step']
        expect([s['step'] for s in steps], list(range(1, 61)))
        expect([e['epoch'] for e in entries if e['event'] == 'epoch'], list(range(1, 21)))
        expect_near(steps[20]['epsilon'], 0.5, 1e-9, 'ε at i = 20')
        expect_near(steps[59]['epsilon'], 0, 1e-9, 'ε after the schedule')
        expect(sum(e['event'] == 'sample' for e in entries) >= 4, True)
        expect([e['step'] for e in entries if e['event'] == 'trace'], [*range(1, 61, 6), 60])
        expect(entries[0]['config']['forcing'], 'linear:1:0:40')
        expect(folder.files(), ['pairs.tsv', 'run.jsonl'])


def test_followed():
    """the run log: the first two sentences of the first trace, in every later one as they were fed last"""
    with Folder() as folder:
        log = folder.path('run.jsonl')
        expect_status(run('train', '--task', 'copy', '--max-pairs', '100', '--batch', '8', *SMALL, '--epochs', '30', '--coin', 'batch',
                          '--forcing', '0.5', '--log', log), 0)
        entries = log_of(log)
        traces = [e for e in entries if e['event'] == 'trace']
        wanted = traces[0]['pair'][:2]
        seen, n = {}, 0
        for entry in entries:
            if entry['event'] == 'followed':
                expect((entry['rows'], entry['coin_for'], len(entry['pair'])), (1, 'batch', 1))
                seen[entry['pair'][0]] = entry
                n += 1
            elif entry['event'] == 'trace':
                for pair in wanted:
                    last = entry if pair in entry['pair'] else seen[pair]
                    expect(last['step'] <= entry['step'] < last['step'] + 2 * entries[0]['steps_per_epoch'], True)
        expect(n > len(traces), True)


def test_same_bits():
    """same configuration, same losses to the last bit: twice, and with another number of threads"""
    with Folder() as folder:
        data = folder.write('pairs.tsv', PAIRS)
        runs = []
        for i, threads in enumerate(('1', '1', '2')):
            log = folder.path(f'{i}.jsonl')
            expect_status(run('train', '--data', data, *SMALL, '--dropout', '0.2', '--forcing', '0.5', '--epochs', '5',
                              '--lanes', '2', '--threads', threads, '--log', log), 0)
            runs.append(losses(log))
        expect(len(runs[0]), 15)
        expect(runs[1], runs[0], 'again')
        expect(runs[2], runs[0], 'two threads')


def test_resume():
    """stopped and resumed, the losses and the weights are those of one run; --epochs may be raised"""
    with Folder() as folder:
        data = folder.write('pairs.tsv', PAIRS)
        whole, half, rest = (folder.path(name) for name in ('whole', 'half', 'rest'))
        common = ('train', '--data', data, *SMALL, '--dropout', '0.2', '--forcing', '0.5')
        expect_status(run(*common, '--epochs', '6', '--save', whole + '.st', '--log', whole), 0)
        expect_status(run(*common, '--epochs', '6', '--steps', '7', '--save', half + '.st', '--log', half), 0)
        expect_status(run('train', '--resume', half + '.st', '--steps', '0', '--save', rest + '.st', '--log', rest), 0)
        expect(losses(half) + losses(rest), losses(whole))
        outputs = [run('translate', '--model', path + '.st', '--trace', folder.path('t'), 'i see the dog .').out
                   + open(folder.path('t'), encoding='utf-8').read() for path in (whole, rest)]
        expect(outputs[1], outputs[0], 'translations with every probability')


def test_resume_when_done():
    """resuming a run that is complete says so and changes nothing"""
    with Folder() as folder:
        data, model = folder.write('pairs.tsv', PAIRS), folder.path('m.st')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '2', '--save', model), 0)
        done = run('train', '--resume', model)
        expect_status(done, 0)
        expect_one_line(done.err)
        expect_in('more --epochs', done.err)


def test_init():
    """--init begins with the weights of a checkpoint, at update 1"""
    with Folder() as folder:
        data, model, log = folder.write('pairs.tsv', PAIRS), folder.path('m.st'), folder.path('log')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '60', '--save', model), 0)
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '1', '--init', model, '--log', log), 0)
        first = losses(log)[0]
        expect(first[0], 1)
        expect(first[1] < 0.2, True, f'loss {first[1]} of a trained model')
        done = run('train', '--data', data, *SMALL, '--epochs', '1', '--init', model, '--hidden', '16')
        expect_status(done, 1)
        expect_one_line(done.err)


def test_save_every():
    """--save-every writes checkpoints on the way"""
    with Folder() as folder:
        data, model = folder.write('pairs.tsv', PAIRS), folder.path('m.st')
        process = subprocess.Popen([PROGRAM, 'train', '--data', data, *SMALL, '--epochs', '1000000', '--save', model,
                                    '--save-every', '2', '--quiet'], env=environment(), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not os.path.exists(model) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
        process.wait()
        expect(os.path.exists(model), True, 'a checkpoint of a run that was killed')
        expect_status(run('translate', '--model', model, 'i see the dog .'), 0)


def interrupt(folder, number):
    model, log = folder.path('m.st'), folder.path('run.jsonl')
    data = folder.write('pairs.tsv', PAIRS)
    process = subprocess.Popen([PROGRAM, 'train', '--data', data, *SMALL, '--epochs', '1000000', '--save', model, '--log', log],
                               env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.0)
    begin = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, time.monotonic() - begin, out.decode(), err.decode(), model, log


def test_interrupt():
    """Ctrl-C and SIGTERM: status 130, log and checkpoint complete up to the same update, table printed"""
    for number in (signal.SIGINT, signal.SIGTERM):
        with Folder() as folder:
            status, seconds, out, err, model, log = interrupt(folder, number)
            expect(status, 130, err)
            expect(seconds < 5, True, f'{seconds:.1f} s to stop')
            entries = log_of(log)
            expect(entries[-1]['reason'], 'interrupted')
            last = [e for e in entries if e['event'] == 'step'][-1]['step']
            expect_in(f'interrupted after update {last}\n', err)
            expect(figures(out)['Updates'], float(last))
            expect(folder.files(), ['m.st', 'pairs.tsv', 'run.jsonl'])
            resumed = run('train', '--resume', model, '--steps', str(last + 2), '--log', log, '--quiet')
            expect_status(resumed, 0)
            expect([step for step, _ in losses(log)], [last + 1, last + 2], 'resumed where it stopped')


def test_diverged():
    """a loss that is no number ends the run: status 1, the log says why, the last good weights are kept"""
    with Folder() as folder:
        data, model, log = folder.write('pairs.tsv', PAIRS), folder.path('m.st'), folder.path('log')
        done = run('train', '--task', 'waves', '--loss', 'mse', '--optimizer', 'sgd', '--learning-rate', '100', '--clip', '0',
                   '--max-pairs', '64', '--epochs', '200', '--save', model, '--log', log, '--quiet')
        expect_status(done, 1)
        expect_one_line(done.err)
        expect(log_of(log)[-1]['reason'], 'diverged')
        expect(os.path.exists(model), True)
        expect(os.path.exists(data), True)


def test_outputs_checked_first():
    """an output that cannot be written is found before training begins"""
    with Folder() as folder:
        for option in ('--save', '--log'):
            for path in (folder.path('none/model'), folder.name):
                begin = time.monotonic()
                done = run('train', option, path, '--epochs', '100000')
                expect_status(done, 1, (option, path))
                expect(done.out, '')
                expect_one_line(done.err, (option, path))
                expect_in(path, done.err)
                expect(time.monotonic() - begin < 10, True, 'before training')
        expect(folder.files(), [])


def test_bad_checkpoints():
    """checkpoints that cannot be read: status 1 and one line that names the file"""
    with Folder() as folder:
        data, model = folder.write('pairs.tsv', PAIRS), folder.path('good')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '1', '--save', model), 0)
        with open(model, 'rb') as file:
            good = file.read()
        empty = b'\x08' + b'\0' * 7 + b'{}      '
        table = {
            'missing': None, 'empty': b'', 'garbage': b'not a checkpoint at all', 'cut': good[:len(good) // 2], 'longer': good + b'xx',
            'header': bytes([0xff]) * 3 + b'\0' * 4 + b'\xff' + good[8:], 'nothing': empty,
            'json': good[:8] + b'[' + good[9:],
        }
        for name, content in table.items():
            path = folder.path(name) if content is None else folder.write(name, content)
            for arguments in (('translate', '--model', path, 'x'), ('train', '--resume', path), ('train', '--init', path)):
                if name == 'nothing' and arguments[1] == '--init':
                    continue  # a file without tensors is a mismatch, told below
                done = run(*arguments)
                expect_status(done, 1, (name, arguments))
                expect(done.out, '', name)
                expect_one_line(done.err, (name, arguments))
                expect_in(name, done.err, arguments)
        done = run('train', '--init', folder.path('nothing'))
        expect_status(done, 1)
        expect_one_line(done.err)


def test_bad_input_to_translate():
    """text that cannot be translated"""
    with Folder() as folder:
        data, model = folder.write('pairs.tsv', PAIRS), folder.path('m.st')
        expect_status(run('train', '--data', data, *SMALL, '--epochs', '1', '--save', model), 0)
        table = [
            ((), b'fine\ncaf\xe9\n', 1, 'line 2'), ((), b'a\0b\n', 1, 'line 1'), ((), b'x' * (2 << 20), 1, 'line 1'),
            (('--beam', '0', 'x'), b'', 2, '--beam “0”'), (('--trace', folder.path('no/t'), 'x'), b'', 1, 'no/t'),
            (('--trace', model, 'x'), b'', 2, 'overwrite'),
        ]
        for arguments, stdin, status, part in table:
            done = run('translate', '--model', model, *arguments, stdin=stdin)
            expect_status(done, status, arguments)
            expect_one_line(done.err, arguments)
            expect_in(part, done.err, arguments)
        expect(run('translate', '--model', model, stdin='').out, '', 'no line in, no line out')


def test_real_vectors():
    """real vectors train too; there is nothing to translate"""
    with Folder() as folder:
        model = folder.path('m.st')
        done = run('train', '--lesson', 'real-vectors', '--save', model)
        expect_status(done, 0)
        expect_in('Mean squared error', done.out)
        done = run('translate', '--model', model, 'x')
        expect_status(done, 1)
        expect_one_line(done.err)


def test_book_lesson():
    """a book lesson shows the book's sentences, with its own context beside"""
    done = run('train', '--lesson', 'book-gru', '--epochs', '2', '--quiet')
    expect_status(done, 0)
    expect_in('601 pairs for training, 0 held out', done.out)
    for part in ('go .', 'i lost .', "he's calm .", "i'm home .", 'je suis chez moi .', 'with the book’s context'):
        expect_in(part, done.out)


def test_book_context():
    """at the first word the book's context is the encoder's: both columns begin alike"""
    done = run('train', '--lesson', 'book-gru', '--epochs', '20', '--quiet')
    expect_status(done, 0)
    sources = ('go .', 'i lost .', "he's calm .", "i'm home .")
    rows = [re.split(r'\s{2,}', line.strip()) for line in done.out.splitlines() if line.startswith(sources)]
    expect(len(rows), 4)
    for row in rows:
        expect(len(row), 6, row)
        expect(row[4].split()[0], row[1].split()[0], row)


def test_every_lesson():
    """every built-in lesson trains for an update"""
    done = run('lessons')
    expect_status(done, 0)
    names = [line.split()[0] for line in done.out.splitlines()]
    expect(len(names), 16)
    for name in names:
        expect_status(run('train', '--lesson', name, '--steps', '1', '--quiet'), 0, name)


def test_mask_lesson():
    """what the mask's lesson says: without it the loss looks better and sentences do not end"""
    loss, padded = {}, {}
    for mask in ('on', 'off'):
        done = run('train', '--lesson', 'mask', '--mask', mask, '--steps', '300', '--threads', '1', timeout=300)
        expect_status(done, 0)
        loss[mask] = figures(done.out)['Training loss']
        padded[mask] = done.out.count('<pad> <pad> <pad>')
    expect(padded['on'], 0, 'sentences that go on in <pad> with the mask')
    expect(padded['off'] >= 5, True, f'sentences that go on in <pad> without it: {padded["off"]}')
    expect(loss['off'] < 0.8 * loss['on'], True, f'losses {loss}')


def test_progress_bar():
    """on a terminal: one line that is redrawn, never wider than the terminal, gone at the end"""
    for columns in (120, 80, 40):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        process = subprocess.Popen([PROGRAM, 'train', '--epochs', '4', '--max-length', '20'],
                                   env={**environment(), 'TERM': 'xterm'}, stdout=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        text = b''
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            text += chunk
        expect(process.wait(), 0)
        os.close(master)
        drawn = text.decode('utf-8')
        expect('\n' in drawn, False, repr(drawn))
        lines = drawn.split('\r\033[K')
        expect((lines[0], lines[-1]), ('', ''), 'the line is removed at the end')
        for line in lines[1:-1]:
            expect(len(line) < columns, True, line)
            expect_in('epoch ', line)
            expect_in('loss ', line)
        if columns == 120:
            for part in ('█', 'ε 1.00', 'tokens/s', ' left'):
                expect_in(part, lines[-2])


if __name__ == '__main__':
    main(sys.modules[__name__])
