#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""souffleur inspect: what was read, kept and dropped; and corpora that cannot be read."""

import re
import sys

from harness import Folder, expect, expect_in, expect_one_line, expect_status, main, run


def figures(*arguments):
    """Rows of the table as label: values."""
    done = run('inspect', *arguments)
    expect_status(done, 0, arguments)
    expect(done.err, '', arguments)
    rows = {}
    for line in done.out.splitlines():
        parts = re.split(r'\s{2,}', line.strip())
        rows.setdefault(parts[0], parts[1:])
    return rows


def test_builtin():
    """the built-in corpus: enough pairs, none dropped, few unknown words"""
    rows = figures()
    expect(int(rows['Lines read'][0]) >= 1500, True, rows['Lines read'])
    expect(rows['Pairs kept'][0].split(':')[0], rows['Lines read'][0])
    expect(rows['Lines dropped'][0].startswith('0: '), True, rows['Lines dropped'])
    for share in rows['Unknown rate']:
        expect(float(share.split()[0]) < 2.0, True, share)


def test_chinese_lesson():
    """--lesson chooses corpus and tokens: Chinese by characters"""
    rows = figures('--lesson', 'chinese')
    expect(rows['Corpus'], ['English → Chinese'])
    expect(int(rows['Lines read'][0]) >= 600, True, rows['Lines read'])
    source, target = (int(n) for n in rows['Vocabulary'])
    expect(source < 100 < target, True, (source, target))


def test_counts():
    """every dropped line is counted with its reason, the first named"""
    text = 'a b c\tx y\n\nno columns\n\tempty side\na b\tx z\tthird column\r\na d\tx\n\none more\n'
    with Folder() as folder:
        rows = figures('--data', folder.write('pairs.tsv', b'\xef\xbb\xbf' + text.encode()), '--valid', '0', '--min-count', '2',
                       '--max-length', '3')
        expect(rows['Corpus'], ['pairs.tsv'])
        expect(rows['Lines read'], ['8'])
        expect(rows['Pairs kept'], ['3: 3 for training, 0 held out'])
        expect(rows['Lines dropped'], ['5: 2 with fewer than two columns (the first is line 3), 1 with an empty side, 2 blank'])
        expect(rows['Tokens'], ['7', '5'])
        expect(rows['Different tokens'], ['4', '3'])
        expect(rows['Vocabulary'], ['6', '5'])
        expect(rows['Unknown tokens'], ['2', '2'])
        expect(rows['Unknown rate'], ['28.57 %', '40.00 %'])
        expect(rows['Cut to 3 tokens'], ['1', '0'])
        expect(rows['Longest, with <eos>'], ['4', '3'])
        expect(rows['2'], ['0', '████████████ 1'])
        expect(rows['3'][0].endswith(' 2') and rows['3'][1].endswith(' 2'), True, rows['3'])


def test_aligned_files():
    """--source with --target: line i of each is a pair"""
    with Folder() as folder:
        rows = figures('--source', folder.write('a.en', 'one\ntwo\n'), '--target', folder.write('a.fr', 'un\ndeux\n'))
        expect(rows['Pairs kept'][0].split(':')[0], '2')


def test_split():
    """--valid holds out a count or a percentage, --max-pairs limits"""
    with Folder() as folder:
        data = folder.write('pairs.tsv', ''.join(f'w{i}\tv{i}\n' for i in range(200)))
        for arguments, wanted in (((), '200: 180 for training, 20 held out'), (('--valid', '7'), '200: 193 for training, 7 held out'),
                                  (('--valid', '25%', '--max-pairs', '100'), '100: 75 for training, 25 held out')):
            expect(figures('--data', data, *arguments)['Pairs kept'], [wanted], arguments)


def test_cost():
    """time and memory are told"""
    out = run('inspect').out
    expect(bool(re.search(r'^Read in \d+\.\d{3} s; \d+\.\d MB of memory at most$', out, re.M)), True, out)


def test_bad_corpora():
    """corpora that cannot be read: status 1 and one line that names the file"""
    with Folder() as folder:
        table = {
            folder.path('missing.tsv'): 'missing.tsv',
            folder.write('empty.tsv', ''): 'empty.tsv',
            folder.write('blank.tsv', '\n\n\n'): 'blank.tsv',
            folder.write('binary.tsv', b'\x7fELF\x00\x01\x02\ta\n'): 'binary.tsv',
            folder.write('latin.tsv', b'caf\xe9\tcoffee\n'): 'latin.tsv',
            folder.write('one.tsv', 'only one column\nand again\n'): 'one.tsv',
            folder.write('long.tsv', 'a\tb\n' + 'x' * (2 << 20) + '\ty\n'): 'long.tsv',
            folder.name: folder.name,
        }
        for path, part in table.items():
            for command in ('inspect', 'train'):
                done = run(command, '--data', path)
                expect_status(done, 1, (command, path))
                expect(done.out, '', path)
                expect_one_line(done.err, path)
                expect_in(part, done.err, path)
        short, long = folder.write('a', 'one\n'), folder.write('b', 'un\ndeux\n')
        done = run('inspect', '--source', short, '--target', long)
        expect_status(done, 1)
        expect_one_line(done.err)


def test_bad_lessons():
    """lessons that do not exist or are damaged"""
    with Folder() as folder:
        table = [
            ('teacher-forcin', 2, 'souffleur lessons'),
            (folder.path('none.json'), 1, 'none.json'),
            (folder.write('broken.json', '{"name": '), 1, 'broken.json'),
            (folder.write('option.json', '{"name":"a","title":"b","options":{"embd":3}}'), 1, 'embd'),
            (folder.write('value.json', '{"name":"a","title":"b","options":{"embed":0}}'), 2, '--embed “0”'),
            (folder.write('corpus.json', '{"name":"a","title":"b","corpus":"latin","options":{}}'), 1, '“latin”'),
        ]
        for lesson, status, part in table:
            done = run('inspect', '--lesson', lesson)
            expect_status(done, status, lesson)
            expect_one_line(done.err, lesson)
            expect_in(part, done.err, lesson)


if __name__ == '__main__':
    main(sys.modules[__name__])
