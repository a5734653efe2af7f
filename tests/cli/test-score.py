#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""souffleur score: published and hand-computed vectors of corpus BLEU, chrF and the book's BLEU."""

import sys

from harness import Folder, expect, expect_in, expect_near, expect_one_line, expect_status, main, run

R1 = 'It is a guide to action that ensures that the military will forever heed Party commands'
R2 = ('It is the guiding principle which guarantees the military forces always being under the command '
      'of the Party')
R3 = 'It is the practical guide for the army always to heed the directions of the party'
H3 = 'It is a guide to action which ensures that the military always obeys the commands of the party'
H4 = 'It is to insure the troops forever hearing the activity guidebook that party direct'

# Hypotheses, references of each, match/total, (length, reference length, brevity), scores by smoothing 0-1.
# Papineni's and NLTK's examples and others; exact counts, each done again by hand.
VECTORS = {
    'V1': (['the cat sat on the mat'], [['the cat sat on the mat']],
           '6/6 5/5 4/4 3/3', 1, {'none': 1, 'exp': 1, 'floor': 1, 'add-k': 1}),
    'V2': (['the the the the the the the'], [['the cat is on the mat', 'there is a cat on the mat']],
           '2/7 0/6 0/5 0/4', 1, {'none': 0, 'exp': 0.0780984984, 'floor': 0.0392814651, 'add-k': 0.1920561264}),
    'V3': ([H3], [[R1, R2, R3]], '17/18 10/17 7/16 4/15', 1,
           {'none': 0.5045666840, 'exp': 0.5045666840, 'floor': 0.5045666840, 'add-k': 0.5397553067}),
    'V4': ([H4], [[R1, R2, R3]], '8/14 1/13 0/12 0/11', 0.8668778998,
           {'none': 0, 'exp': 0.0696300331, 'floor': 0.0370313119, 'add-k': 0.1311120958}),
    'V5': (['A B B C D'], [['A B C D E F']], '4/5 3/4 1/3 0/2', 0.8187307531,
           {'none': 0, 'exp': 0.3871538699, 'floor': 0.2589053970, 'add-k': 0.4678948710}),
    'V6': (['A B'], [['A B C D E F']], '2/2 1/1 0/0 0/0', 0.1353352832,
           {'none': 0, 'exp': 0, 'floor': 0, 'add-k': 0.1353352832}),
    'V7': (['va !'], [['va !']], '2/2 1/1 0/0 0/0', 1, {'none': 0, 'exp': 0, 'floor': 0, 'add-k': 1}),
    'V8': (['il est calme !'], [['il est calme .']], '3/4 2/3 1/2 0/1', 1,
           {'none': 0, 'exp': 0.5946035575, 'floor': 0.3976353644, 'add-k': 0.6580370065}),
    'V9': (['this is a cat'], [['okay thanks']], '0/4 0/3 0/2 0/1', 1,
           {'none': 0, 'exp': 0, 'floor': 0, 'add-k': 0}),
    'V10': (['a b c d'], [['a b c d e', 'a b c']], '4/4 3/3 2/2 1/1', 1,
            {'none': 1, 'exp': 1, 'floor': 1, 'add-k': 1}),
    'V11': (['je suis chez moi . .'], [['je suis chez moi .']], '5/6 4/5 3/4 2/3', 1,
            {'none': 0.7598356857, 'exp': 0.7598356857, 'floor': 0.7598356857, 'add-k': 0.8034284189}),
    'V12': (['he read the book because he was interested in world history', H3],
            [['he was interested in world history because he read the book'], [R1, R2, R3]],
            '28/29 19/27 13/25 8/23', 1, {'none': 0.5920778869, 'exp': 0.5920778869, 'add-k': 0.6108780049}),
    'V13': (['', 'va !', 'il est calme .'], [['je suis chez moi .'], ['va !'], ['il est calme .']],
            '6/6 4/4 2/2 1/1', 0.4345982085, {'none': 0.4345982085, 'exp': 0.4345982085, 'floor': 0.4345982085}),
    'V14': (['', ''], [['a b'], ['c']], '0/0 0/0 0/0 0/0', 0, {'none': 0, 'exp': 0, 'floor': 0, 'add-k': 0}),
}

# The book's sentence BLEU with k = 2: hypothesis, reference, score; the published outputs of its chapters.
BOOK = [
    ('va ! feu', 'va !', 0.687), ('il est riche .', 'il est calme .', 0.658),
    ('je suis en retard ?', 'je suis chez moi .', 0.447), ('je suis chez moi !', 'je suis chez moi .', 0.832),
    ('je suis chez moi partie .', 'je suis chez moi .', 0.803), ('je suis chez .', 'je suis chez moi .', 0.704),
    ('je suis riche .', 'je suis chez moi .', 0.512), ("j'ai perdu gagné aller ?", "j'ai perdu .", 0.447),
    ('va', 'va !', 0.368), ('', 'va !', 0.0), ('va !', 'va !', 1.0),
]

# The default mode of chrF, then chrF++: hypothesis, reference, scores.
CHRF = [
    ('abcd', 'abce', 47.916667, 38.333333), ('a', 'a', 100, 100), ('aa', 'ab', 25, 16.666667),
    ('', 'b', 0, 0), ('a b c', 'abc', 100, 75), ('the cat', 'the cat sat', 55.771011, 57.763812),
]


def score(folder, hypotheses, references, *options):
    """The JSON of a run; sentences may have fewer references than others, then the last one again."""
    most = max(len(r) for r in references)
    files = [folder.write('hyp', ''.join(h + '\n' for h in hypotheses))]
    for i in range(most):
        files.append(folder.write(f'ref{i}', ''.join(r[min(i, len(r) - 1)] + '\n' for r in references)))
    done = run('score', '--json', *options, *files)
    expect_status(done, 0)
    return done.json()


def test_vectors():
    """counts, brevity and BLEU under every smoothing"""
    for name, (hypotheses, references, counts, brevity, scores) in VECTORS.items():
        with Folder() as folder:
            for smooth, wanted in scores.items():
                got = score(folder, hypotheses, references, '--tokenize', 'none', '--smooth', smooth)
                expect(' '.join(f'{m}/{t}' for m, t in zip(got['counts'], got['totals'])), counts, name)
                expect_near(got['bp'], brevity, 1e-9, f'{name} brevity')
                expect_near(got['bleu'], 100 * wanted, 1e-7, f'{name} {smooth}')


def test_effective_order():
    """effective order rescues short sentences"""
    for name, wanted in (('V6', 13.53352832), ('V7', 100)):
        hypotheses, references = VECTORS[name][:2]
        with Folder() as folder:
            for smooth in ('none', 'exp', 'floor'):
                got = score(folder, hypotheses, references, '--tokenize', 'none', '--smooth', smooth, '--effective-order')
                expect_near(got['bleu'], wanted, 1e-7, f'{name} {smooth}')
            expect_in('eff:yes', got['signature'])


def test_signature():
    """the signature names what was counted"""
    with Folder() as folder:
        got = score(folder, ['a b'], [['a b', 'a c']], '--smooth', 'floor', '--lowercase', '--tokenize', 'char')
        expect_in('nrefs:2|case:lc|eff:no|tok:char|smooth:floor[0.10]|version:souffleur-', got['signature'])
        got = score(folder, ['a b'], [['a b']])
        expect_in('nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:souffleur-', got['signature'])


def test_tokenise_and_case():
    """13a splits punctuation, --lowercase ignores case"""
    with Folder() as folder:
        expect_near(score(folder, ['The dog, it ran.'], [['The dog , it ran .']])['bleu'], 100, 1e-9, '13a')
        expect(score(folder, ['The dog, it ran.'], [['The dog , it ran .']], '--tokenize', 'none')['bleu'] < 50, True, 'none')
        expect(score(folder, ['The Dog ran off'], [['the dog ran off']])['bleu'] < 100, True, 'mixed case')
        expect_near(score(folder, ['The Dog ran off'], [['the dog ran off']], '--lowercase')['bleu'], 100, 1e-9, 'lower case')


def test_book():
    """the book's BLEU agrees with its published sentences"""
    for hypothesis, reference, wanted in BOOK:
        with Folder() as folder:
            got = score(folder, [hypothesis], [[reference]], '--book')
            expect_near(got['book_bleu'], wanted, 0.0006, f'{hypothesis} / {reference}')
    with Folder() as folder:
        got = score(folder, ['va !', 'va'], [['va !'], ['va !']], '--book')
        expect_near(got['book_bleu'], (1 + 0.36787944117) / 2, 1e-9, 'the mean of sentences')


def test_chrf():
    """chrF and chrF++"""
    for hypothesis, reference, plain, words in CHRF:
        with Folder() as folder:
            got = score(folder, [hypothesis], [[reference]], '--chrf')
            expect_near(got['chrf'], plain, 1e-6, f'chrF {hypothesis} / {reference}')
            got = score(folder, [hypothesis], [[reference]], '--chrf', '--word-order', '2')
            expect_near(got['chrf'], words, 1e-6, f'chrF++ {hypothesis} / {reference}')


def test_json_has_what_was_asked():
    """the JSON object has chrf and book_bleu only when asked for"""
    with Folder() as folder:
        plain = score(folder, ['a'], [['a']])
        expect(sorted(plain), ['bleu', 'bp', 'counts', 'precisions', 'signature', 'totals'])
        both = score(folder, ['a'], [['a']], '--chrf', '--book')
        expect(sorted(set(both) - set(plain)), ['book_bleu', 'chrf'])


def test_text():
    """without --json: lines for a person"""
    with Folder() as folder:
        hyp, ref = folder.write('hyp', 'va !\n'), folder.write('ref', 'va !\n')
        done = run('score', '--effective-order', '--chrf', '--book', hyp, ref)
        expect_status(done, 0)
        expect(done.err, '')
        for part in ('BLEU = 100.00', 'nrefs:1|', 'chrF2 = 100.00', '= 1.0000'):
            expect_in(part, done.out)


def test_line_ends():
    """a byte order mark, CRLF and a missing last newline change nothing"""
    with Folder() as folder:
        hyp, ref = folder.write('hyp', b'\xef\xbb\xbfa b c d\r\ne f g h'), folder.write('ref', 'a b c d\ne f g h\n')
        expect_near(run('score', '--json', hyp, ref).json()['bleu'], 100, 1e-9)


def test_bad_input():
    """files that cannot be scored: one clear line each"""
    with Folder() as folder:
        good, two = folder.write('good', 'a\n'), folder.write('two', 'a\nb\n')
        table = [
            ((good, folder.path('none')), 1, 'none'),
            ((good, two), 1, '2'),
            ((folder.write('empty', ''), folder.write('empty2', '')), 1, 'no lines'),
            ((folder.write('latin', b'caf\xe9\n'), good), 1, 'UTF-8'),
            ((folder.write('binary', b'a\0b\n'), good), 1, 'UTF-8'),
            ((folder.name, good), 1, folder.name),
            ((good,), 2, 'HYP REF'),
            (('--tokenize', 'zh', good, good), 2, '13a|none|char'),
            (('--word-order', '3', good, good), 2, '0 to 2'),
        ]
        for arguments, status, part in table:
            done = run('score', *arguments)
            expect_status(done, status, arguments)
            expect(done.out, '', arguments)
            expect_one_line(done.err, arguments)
            expect_in(part, done.err, arguments)


if __name__ == '__main__':
    main(sys.modules[__name__])
