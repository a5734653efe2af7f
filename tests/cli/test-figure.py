# SPDX-License-Identifier: MIT
"""souffleur figure: a file of the right type and size for each kind, and a clear word where there can be none."""

import re
import struct
import sys
import zlib

from harness import Folder, expect, expect_in, expect_one_line, expect_status, main, run

KINDS = ('curves', 'mask', 'forcing', 'bleu', 'attention', 'states', 'gap', 'sentence', 'map', 'beam')
TRAIN = ('train', '--task', 'copy', '--max-pairs', '200', '--max-length', '6', '--epochs', '2', '--hidden', '8', '--embed', '8',
         '--threads', '1', '--quiet')


def train(folder, name, *options):
    path = folder.path(name)
    expect_status(run(*TRAIN, '--log', path, *options), 0, options)
    return path


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def png_pixels(data):
    """Width, height and rows of a PNG that cairo wrote (opaque: 8 bits, RGB, not interlaced), filter bytes included."""
    expect(data[:8], b'\x89PNG\r\n\x1a\n')
    width, height, depth, colour = struct.unpack('>IIBB', data[16:26])
    expect((depth, colour), (8, 2))
    packed, at = b'', 8
    while at < len(data):
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if kind == b'IDAT' else b''
        at += 12 + length
    rows = zlib.decompress(packed)
    expect(len(rows), height * (3 * width + 1))
    return width, height, rows


def draw(log, kind, output, *options):
    done = run('figure', '--log', log, '--kind', kind, '--output', output, *options)
    expect_status(done, 0, (kind, options))
    expect((done.out, done.err), ('', ''), (kind, options))
    return read(output)


def test_kinds():
    """each kind as PNG, SVG and PDF, of the size asked for"""
    with Folder() as folder:
        log = train(folder, 'run.jsonl', '--attention', 'dot', '--forcing', '0.5')
        seen = set()
        for kind in KINDS:
            png = draw(log, kind, folder.path('f.png'), '--width', '500', '--height', '300')
            width, height, rows = png_pixels(png)
            expect((width, height), (500, 300), kind)
            # A picture has more than background and one ink.
            expect(len({rows[i:i + 3] for i in range(1, len(rows) - 3, 3 * 7)}) > 8, True, kind)
            seen.add(rows)
            svg = draw(log, kind, folder.path('f.svg'), '--width', '500', '--height', '300').decode('utf-8')
            expect_in('<svg', svg, kind)
            expect(re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups(), ('500', '300'), kind)
            pdf = draw(log, kind, folder.path('f.pdf'), '--width', '500', '--height', '300')
            expect(pdf[:5], b'%PDF-', kind)
            expect(re.search(rb'/MediaBox \[ 0 0 (\d+) (\d+) \]', pdf).groups(), (b'500', b'300'), kind)
        expect(len(seen), len(KINDS), 'pictures that differ')


def test_as_large_as_needed():
    """without a size of its own a picture is as large as what it shows takes"""
    with Folder() as folder:
        log = train(folder, 'run.jsonl', '--attention', 'dot')
        width, height, rows = png_pixels(draw(log, 'curves', folder.path('f.png')))
        expect((width, height), (800, 500))
        width, height, rows = png_pixels(draw(log, 'beam', folder.path('f.png')))
        expect((width >= 800, height >= 500), (True, True))
        svg = draw(log, 'sentence', folder.path('f.svg'), '--width', '700').decode('utf-8')
        expect(re.search(r'viewBox="0 0 (\d+) ', svg).group(1), '700')


def test_scale_and_style():
    """--scale multiplies the pixels of a PNG; each style has its background"""
    with Folder() as folder:
        log = train(folder, 'run.jsonl')
        corners = {}
        for style in ('light', 'dark', 'print'):
            data = draw(log, 'curves', folder.path('f.png'), '--style', style, '--width', '400', '--height', '250', '--scale', '2')
            width, height, rows = png_pixels(data)
            expect((width, height), (800, 500), style)
            # The first pixel of all, which no filter changes.
            corners[style] = sum(rows[1:4])
        expect(corners['print'], 3 * 255, 'white paper')
        expect(corners['dark'] < 300 < corners['light'], True, corners)
        width, height, _ = png_pixels(draw(log, 'curves', folder.path('f.PNG')))
        expect((width, height), (800, 500), 'defaults')


def test_same_log_same_picture():
    """the same log gives the same bytes; another run another picture"""
    with Folder() as folder:
        log, other = train(folder, 'a.jsonl'), train(folder, 'b.jsonl', '--seed', '2')
        first = draw(log, 'mask', folder.path('f.png'))
        expect(draw(log, 'mask', folder.path('g.png')) == first, True)
        expect(draw(other, 'mask', folder.path('g.png')) == first, False)


def test_kinds_of_models():
    """LSTM, RNN, and a model without attention have states; one of real vectors has curves"""
    with Folder() as folder:
        for cell in ('lstm', 'rnn'):
            draw(train(folder, 'run.jsonl', '--cell', cell), 'states', folder.path('f.png'))
        waves = train(folder, 'waves.jsonl', '--task', 'waves', '--loss', 'mse', '--cell', 'rnn')
        for kind in ('curves', 'mask', 'forcing', 'gap', 'drift'):
            draw(waves, kind, folder.path('f.svg'))
        for kind in ('bleu', 'attention', 'states', 'sentence', 'beam'):
            done = run('figure', '--log', waves, '--kind', kind, '--output', folder.path('f.png'))
            expect_status(done, 1, kind)
            expect_in('real vectors', done.err, kind)


def test_missing_data():
    """what a log does not hold is said in one line, and no file is written"""
    with Folder() as folder:
        plain = train(folder, 'plain.jsonl')
        unchecked = train(folder, 'unchecked.jsonl', '--valid', '0')
        empty = folder.write('empty.jsonl', read(plain).split(b'\n', maxsplit=1)[0] + b'\n')
        table = [
            (plain, 'attention', '--attention'), (unchecked, 'bleu', '--valid'), (unchecked, 'gap', '--valid'),
            (empty, 'curves', 'no update'), (empty, 'mask', 'no traced batch'), (empty, 'forcing', 'no traced batch'),
            (empty, 'beam', 'with a beam'), (plain, 'drift', 'real vectors'),
            (empty, 'states', 'no decoded sentence'),
            (empty, 'sentence', 'no decoded sentence'), (empty, 'map', 'no traced batch'),
        ]
        files = folder.files()
        for log, kind, part in table:
            done = run('figure', '--log', log, '--kind', kind, '--output', folder.path('f.png'))
            expect_status(done, 1, (log, kind))
            expect_one_line(done.err, (log, kind))
            expect_in(log, done.err)
            expect_in(part, done.err, (log, kind))
        expect(folder.files(), files)


def test_wrong_logs():
    """no log, a folder, a damaged line: status 1 and the place"""
    with Folder() as folder:
        log = train(folder, 'run.jsonl')
        lines = read(log).split(b'\n')
        damaged = folder.write('damaged.jsonl', b'\n'.join(lines[:3] + [b'{"event":"step",'] + lines[4:]))
        foreign = folder.write('foreign.jsonl', '{"loss": 1}\n')
        for path, part in ((folder.path('none.jsonl'), 'none.jsonl'), (folder.name, folder.name), (damaged, 'line 4'),
                           (foreign, 'foreign.jsonl')):
            done = run('figure', '--log', path, '--kind', 'curves', '--output', folder.path('f.png'))
            expect_status(done, 1, path)
            expect_one_line(done.err, path)
            expect_in(part, done.err, path)


def test_wrong_usage():
    """missing and wrong options: status 2"""
    with Folder() as folder:
        log = train(folder, 'run.jsonl')
        png = folder.path('f.png')
        table = [
            ((), '--log'), (('--log', log), '--kind'), (('--log', log, '--kind', 'curves'), '--output'),
            (('--log', log, '--kind', 'loss', '--output', png), '--kind “loss”'),
            (('--log', log, '--kind', 'curves', '--output', folder.path('f.gif')), '.svg, .pdf or .png'),
            (('--log', log, '--kind', 'curves', '--output', folder.path('png')), '.svg, .pdf or .png'),
            (('--log', log, '--kind', 'curves', '--output', png, '--width', '10'), '--width “10”'),
            (('--log', log, '--kind', 'curves', '--output', png, '--scale', '9'), '--scale “9”'),
            (('--log', log, '--kind', 'curves', '--output', png, '--style', 'grey'), '--style “grey”'),
            (('--log', log, '--kind', 'curves', '--output', png, 'x'), '“x”'),
        ]
        for arguments, part in table:
            done = run('figure', *arguments)
            expect_status(done, 2, arguments)
            expect_one_line(done.err, arguments)
            expect_in(part, done.err, arguments)
        expect(folder.files(), ['run.jsonl'])


def test_wrong_output():
    """a folder that is not there"""
    with Folder() as folder:
        log = train(folder, 'run.jsonl')
        done = run('figure', '--log', log, '--kind', 'curves', '--output', folder.path('no/f.png'))
        expect_status(done, 1)
        expect_one_line(done.err)


def test_own_log_kept():
    """the output never replaces the log"""
    with Folder() as folder:
        log = train(folder, 'run.png')
        before = read(log)
        done = run('figure', '--log', log, '--kind', 'curves', '--output', log)
        expect_status(done, 2)
        expect_in('would overwrite', done.err)
        expect(read(log) == before, True)


if __name__ == '__main__':
    main(sys.modules[__name__])
