# SPDX-License-Identifier: MIT
"""souffleur bench: what it prints and what it refuses. How fast this machine is, is no matter here."""

import json
import sys

from harness import expect, expect_in, expect_near, expect_one_line, expect_status, main, run

SHORT = ('--seconds', '0.01')
FIGURES = ('tokens_per_s', 'steps_per_s', 'greedy_sentences_per_s', 'gemm_gflops', 'share_of_limit')


def bench(*arguments):
    """One object a shape, from --json."""
    done = run('bench', '--json', *SHORT, *arguments)
    expect_status(done, 0, arguments)
    expect(done.err, '', arguments)
    return [json.loads(line) for line in done.out.splitlines()]


def flops_a_step(shape):
    """Of a GRU without attention: 6 operations for each weight and valid position that multiplies by it."""
    layers, embed, enc, dec = (shape[name] for name in ('layers', 'embed', 'encoder_hidden', 'decoder_hidden'))
    source = sum(3 * enc * ((embed if l == 0 else enc) + enc) for l in range(layers))
    target = sum(3 * dec * ((embed + enc if l == 0 else dec) + dec) for l in range(layers)) + dec * shape['vocab_target']
    tokens = shape['tokens_per_s'] / shape['steps_per_s']
    return 6 * (shape['batch'] * shape['max_length'] * source + tokens * target)


def test_standard_shapes():
    """without options: the five standard shapes, an object each"""
    shapes = bench('--threads', '1')
    expect([s['shape'] for s in shapes], ['book', 'book-half', 'h128', 'h256', 'h512'])
    expect([(s['embed'], s['encoder_hidden'], s['decoder_hidden']) for s in shapes],
           [(32, 32, 32), (32, 32, 32), (128, 128, 128), (256, 256, 256), (256, 512, 512)])
    expect([(s['vocab_source'], s['vocab_target']) for s in shapes],
           [(184, 201), (184, 201), (2000, 3000), (8000, 12000), (8000, 12000)])
    expect([s['max_length'] for s in shapes], [10, 10, 10, 16, 16])
    expect([float(s['forcing']) for s in shapes], [1, 0.5, 1, 1, 1])
    for shape in shapes:
        expect((shape['batch'], shape['layers'], shape['min_length'], shape['threads']), (64, 2, 3, 1), shape['shape'])
        for name in FIGURES:
            expect(shape[name] > 0, True, (shape['shape'], name, shape[name]))


def test_one_shape():
    """shape options make one shape, the book's but for what they say"""
    [shape] = bench('--cell', 'lstm', '--hidden', '24', '--embed', '16', '--layers', '1', '--batch', '8', '--vocab-source', '50',
                    '--vocab-target', '60', '--max-length', '6', '--min-length', '6', '--forcing', '0.25', '--threads', '2')
    wanted = {'encoder_cell': 'lstm', 'decoder_cell': 'lstm', 'encoder_hidden': 24, 'decoder_hidden': 24, 'embed': 16,
              'layers': 1, 'batch': 8, 'vocab_source': 50, 'vocab_target': 60, 'max_length': 6, 'min_length': 6,
              'forcing': '0.25', 'threads': 2}
    expect({name: shape[name] for name in wanted}, wanted)
    # Every target has six tokens.
    expect_near(shape['tokens_per_s'] / shape['steps_per_s'], 8 * 6, 1e-6)


def test_token_count():
    """tokens are the valid ones: lengths from 3 to 10 make 6.5 a sentence"""
    [shape] = bench('--vocab-target', '300', '--seconds', '0.2')
    expect_near(shape['tokens_per_s'] / shape['steps_per_s'] / shape['batch'], 6.5, 0.3)


def test_step_times():
    """the mean step lies between the middle one and the slowest"""
    [shape] = bench('--vocab-target', '300', '--threads', '1', '--seconds', '0.2')
    expect(shape['slowest_step'] >= 1, True, shape['slowest_step'])
    # A busy machine stretches some steps, so the mean lies above the middle one, and never above the slowest.
    mean = 1e6 / shape['steps_per_s']
    slowest = shape['slowest_step'] * shape['step_median_us']
    expect(shape['step_median_us'] / 1.2 < mean < slowest * 1.2, True, (shape['step_median_us'], mean, slowest))


def test_share_of_limit():
    """the share of the limit is FLOPs of valid positions a second over the gemm's speed"""
    [shape] = bench('--vocab-target', '300', '--seconds', '0.1')
    wanted = flops_a_step(shape) * shape['steps_per_s'] / (shape['gemm_gflops'] * 1e9)
    expect_near(shape['share_of_limit'] / wanted, 1, 1e-6)


def test_stack():
    """--stack: microseconds of one GRU stack, more for more layers"""
    times = []
    for layers in (1, 4):
        [stack] = bench('--stack', f'10,32,64,64,{layers}', '--threads', '1', '--seconds', '0.2')
        expect(stack['stack'], f'10,32,64,64,{layers}')
        expect(stack['threads'], 1)
        times.append(stack['stack_us'])
    # Four layers are four times the work; half of that is far from the noise of a busy machine.
    expect(times[1] > 2 * times[0] > 0, True, times)


def test_table():
    """without --json: a line a shape, the kernels and what the columns mean"""
    done = run('bench', '--hidden', '16', '--threads', '1', *SHORT)
    expect_status(done, 0)
    for part in ('OpenBLAS', 'kernel', 'tokens/s', '\nown ', 'On 1 thread.'):
        expect_in(part, done.out)
    for line in done.out.splitlines():
        expect(len(line) <= 120, True, line)
    done = run('bench', '--stack', '4,8,16,16,1', *SHORT)
    expect_status(done, 0)
    expect_in('GRU stack 4,8,16,16,1: ', done.out)


def test_wrong_usage():
    """values out of range and shapes that cannot be: status 2"""
    table = [
        (('--vocab-source', '4'), '--vocab-source “4”'), (('--vocab-target', 'many'), '--vocab-target “many”'),
        (('--min-length', '0'), '--min-length “0”'), (('--min-length', '11'), '--min-length 11 is more than --max-length 10'),
        (('--max-length', '2', '--min-length', '3'), '--min-length 3'),
        (('--seconds', '0'), '--seconds “0”'), (('--forcing', '2'), '--forcing “2”'), (('--loss', 'mse'), 'mse'),
        (('--stack', '10,64,32,32'), '--stack “10,64,32,32”'), (('--stack', '10,64,32,0,2'), '--stack'),
        (('--stack', '10,64,32,32,17'), '--stack'), (('--stack', ''), '--stack'),
        (('--attention', 'dot', '--bidirectional'), '--attention'), (('--data', 'x'), '--data'), (('h256',), 'h256'),
    ]
    for arguments, part in table:
        done = run('bench', '--json', *SHORT, *arguments)
        expect_status(done, 2, arguments)
        expect(done.out, '', arguments)
        expect_one_line(done.err, arguments)
        expect_in(part, done.err, arguments)


if __name__ == '__main__':
    main(sys.modules[__name__])
