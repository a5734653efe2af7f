#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same model and update as ours in PyTorch, for a speed to be compared with.

Two-layer GRU encoder and decoder, the encoder's last top state joined to every decoder input, masked
cross-entropy over the valid tokens, clipping, Adam. With --forcing 1 the whole target goes through one call, as
a PyTorch user would write it; below, the decoder runs step by step and a coin a token decides what is fed.
Random tokens, so that only arithmetic is timed. Prints one JSON object.
"""

import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional

BATCHES = 32
WARM_UP = 10
FIRST_WORD = 4  # after <unk>, <pad>, <bos>, <eos>
BOS = 2


class Model(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.source_embedding = nn.Embedding(options.vocab_src, options.embed)
        self.target_embedding = nn.Embedding(options.vocab_tgt, options.embed)
        self.encoder = nn.GRU(options.embed, options.hidden, options.layers, dropout=options.dropout)
        self.decoder = nn.GRU(options.embed + options.hidden, options.hidden, options.layers, dropout=options.dropout)
        self.dense = nn.Linear(options.hidden, options.vocab_tgt)

    def encode(self, source):
        return self.encoder(self.source_embedding(source))[1]

    def decode(self, tokens, context, state):
        """tokens (steps, batch) → top states (steps, batch, hidden), last states."""
        repeated = context.unsqueeze(0).expand(tokens.shape[0], -1, -1)
        return self.decoder(torch.cat((self.target_embedding(tokens), repeated), dim=2), state)

    def forced(self, source, fed):
        state = self.encode(source)
        return self.decode(fed, state[-1], state)[0]

    def mixed(self, source, fed, epsilon):
        """Logits (steps, batch, vocabulary), own words fed where the coin says so."""
        state = self.encode(source)
        context, token, logits = state[-1], fed[0], []
        for step in range(fed.shape[0]):
            top, state = self.decode(token.unsqueeze(0), context, state)
            logits.append(self.dense(top[0]))
            if step + 1 < fed.shape[0]:
                coin = torch.rand(token.shape[0]) < epsilon
                token = torch.where(coin, fed[step + 1], logits[-1].detach().argmax(dim=1))
        return torch.stack(logits)


def make_batches(options):
    generator = torch.Generator().manual_seed(1)
    shape = (options.steps, options.batch)
    batches = []
    for _ in range(BATCHES):
        source = torch.randint(FIRST_WORD, options.vocab_src, shape, generator=generator)
        target = torch.randint(FIRST_WORD, options.vocab_tgt, shape, generator=generator)
        length = torch.randint(options.min_len, options.steps + 1, (options.batch,), generator=generator)
        valid = torch.arange(options.steps).unsqueeze(1) < length
        fed = torch.cat((torch.full((1, options.batch), BOS), target[:-1]))
        batches.append((source, target, valid, fed, int(length.sum())))
    return batches


def summed_loss(model, batch, options):
    source, target, valid, fed, _ = batch
    if options.forcing < 1:
        logits = model.mixed(source, fed, options.forcing)
    else:
        top = model.forced(source, fed)
        if options.compact:  # the output layer sees the valid positions only
            return functional.cross_entropy(model.dense(top[valid]), target[valid], reduction='sum')
        logits = model.dense(top)
    losses = functional.cross_entropy(logits.flatten(0, 1), target.flatten(), reduction='none')
    return (losses * valid.flatten()).sum()


def update(model, optimizer, batch, options):
    optimizer.zero_grad(set_to_none=True)
    (summed_loss(model, batch, options) / batch[4]).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return batch[4]


def rate(seconds, work):
    """Calls work(i) for so long; returns (its sum, calls) a second."""
    total, calls, begun = 0, 0, time.perf_counter()
    while (taken := time.perf_counter() - begun) < seconds:
        total += work(calls)
        calls += 1
    return total / taken, calls / taken


@torch.no_grad()
def greedy(model, source, steps):
    state = model.encode(source)
    context, token = state[-1], torch.full((1, 1), BOS)
    for _ in range(steps):
        top, state = model.decode(token, context, state)
        token = model.dense(top).argmax(dim=2)
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, preset in (('vocab-src', 184), ('vocab-tgt', 201), ('embed', 32), ('hidden', 32), ('layers', 2), ('batch', 64),
                         ('steps', 10), ('min-len', 3), ('threads', 1)):
        parser.add_argument(f'--{name}', type=int, default=preset)
    for name, preset in (('dropout', 0.1), ('forcing', 1.0), ('seconds', 3.0)):
        parser.add_argument(f'--{name}', type=float, default=preset)
    parser.add_argument('--compact', action='store_true', help='output layer on valid tokens only')
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = Model(options)
    optimizer = torch.optim.Adam(model.parameters(), 0.005)
    batches = make_batches(options)
    for i in range(WARM_UP):
        update(model, optimizer, batches[i], options)
    tokens, steps = rate(options.seconds, lambda i: update(model, optimizer, batches[i % BATCHES], options))
    model.eval()
    sentences, _ = rate(options.seconds / 4, lambda i: greedy(model, batches[i % BATCHES][0][:, :1], options.steps))
    print(json.dumps({'peer': 'torch ' + torch.__version__, 'threads': options.threads, 'tokens_per_s': tokens,
                      'steps_per_s': steps, 'greedy_sentences_per_s': sentences}))


if __name__ == '__main__':
    main()
