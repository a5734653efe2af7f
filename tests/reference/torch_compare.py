#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Trains the same runs in PyTorch and in Souffleur and compares them step by step.

    tests/reference/torch_compare.py [--build build] [options]

Builds the book's classes (Dive into Deep Learning 9.7, 10.4) and their relatives in PyTorch, loads the weights
that Souffleur's runner wrote, trains on the same batches (file order, no dropout) with the same loss, clipping
and Adam, and compares each step's loss, the first pair's logits and the weights at the end. With --program the
sentence cases are made once more by `souffleur train`, which must print the runner's losses to the last bit.

Some runs are chaotic: a model that saturates carries any rounding on to the first digits. --control trains
PyTorch a second time, in double, and shows how far PyTorch in float is from itself: there, and only there, our
distance may be as large. And where its own words are fed, two words may be all but equally likely: then the
runs part at that step, which is told from "gap", the smallest distance of the two best scores so far.

A tool to run by hand where Debian's python3-torch is installed; without it one line says so. The test in this
folder needs no PyTorch: it reads the numbers that
`--seed 5 --batch 6 --pairs 40 --max-length 7 --write tests/reference/cases.json` put there (no two words that
near each other that another processor's rounding could choose the other).
"""
import argparse
import json
import os
import random
import struct
import subprocess
import sys
import tempfile

try:
    import numpy
    import torch
    from torch import nn
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
except ImportError as missing:
    sys.exit(f"torch_compare.py: {missing}; install python3-torch and python3-numpy to compare")

UNK, PAD, BOS, EOS = range(4)
SPECIAL = ["<unk>", "<pad>", "<bos>", "<eos>"]
CELLS = {"gru": nn.GRU, "lstm": nn.LSTM, "rnn": nn.RNN}


# --- safetensors: Debian's PyTorch has no reader ---

def read_safetensors(path):
    """Tensors by name, and the metadata."""
    data = open(path, "rb").read()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(data[8 + size + begin:8 + size + end], {"F32": "<f4", "F64": "<f8"}[entry["dtype"]])
        tensors[name] = torch.from_numpy(array.copy().reshape(entry["shape"]))
    return tensors, metadata


def write_safetensors(path, tensors):
    header, blob = {}, b""
    for name, tensor in sorted(tensors.items()):
        data = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(blob), len(blob) + len(data)]}
        blob += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + blob)


# --- data, as the book reads it ---

class Vocab:
    """<unk>, <pad>, <bos>, <eos>, then words by falling count; ties in order of appearance."""

    def __init__(self, sentences, min_count):
        counts = {}
        for sentence in sentences:
            for word in sentence:
                counts[word] = counts.get(word, 0) + 1
        self.words = SPECIAL + [w for w, n in sorted(counts.items(), key=lambda item: -item[1]) if n >= min_count]
        self.ids = {word: i for i, word in enumerate(self.words)}

    def encode(self, sentence, steps):
        ids = [self.ids.get(word, UNK) for word in sentence] + [EOS]
        return ids[:steps]


def pad(rows, steps):
    return torch.tensor([row + [PAD] * (steps - len(row)) for row in rows])


class Pairs:
    """Batches of token ids in file order."""

    def __init__(self, text, options):
        pairs = [line.split("\t") for line in text.strip("\n").split("\n")]
        sources, targets = ([side.split(" ") for side in column] for column in zip(*pairs))
        self.steps, self.batch = options["max-length"], options["batch"]
        self.source_vocab, self.target_vocab = (Vocab(side, options["min-count"]) for side in (sources, targets))
        self.source = [self.source_vocab.encode(s, self.steps) for s in sources]
        self.target = [self.target_vocab.encode(s, self.steps) for s in targets]

    def __getitem__(self, update):
        per_epoch = -(-len(self.source) // self.batch)
        part = slice(update % per_epoch * self.batch, (update % per_epoch + 1) * self.batch)
        return self.rows(part)

    def rows(self, part):
        x, y = self.source[part], self.target[part]
        return pad(x, self.steps), torch.tensor([len(r) for r in x]), pad(y, self.steps), torch.tensor([len(r) for r in y])


class Vectors:
    """Batches of real vectors in file order."""

    def __init__(self, entry, options):
        shape = (-1, entry["source_steps"], entry["width"]), (-1, entry["target_steps"], entry["width"])
        self.source, self.target = (torch.tensor(entry[k]).reshape(s) for k, s in zip(("source", "target"), shape))
        self.width, self.batch = entry["width"], options["batch"]

    def __getitem__(self, update):
        per_epoch = -(-len(self.source) // self.batch)
        return self.rows(slice(update % per_epoch * self.batch, (update % per_epoch + 1) * self.batch))

    def rows(self, part):
        x, y = self.source[part], self.target[part]
        return x, torch.full((len(x),), x.shape[1]), y, torch.full((len(y),), y.shape[1])


# --- the book's classes ---

class Encoder(nn.Module):
    def __init__(self, words, options, width):
        super().__init__()
        if not width:
            self.embedding = nn.Embedding(words, options["embed"])
        self.rnn = CELLS[options["encoder-cell"]](width or options["embed"], options["encoder-hidden"], options["layers"],
                                                  bidirectional=options["bidirectional"], batch_first=True)
        self.run = options["encoder-padding"] == "run"
        self.tokens = not width

    def forward(self, x, valid):
        x = self.embedding(x) if self.tokens else x
        if self.run:
            return self.rnn(x)
        packed, state = self.rnn(pack_padded_sequence(x, valid, batch_first=True, enforce_sorted=False))
        return pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])[0], state


class AdditiveAttention(nn.Module):
    """The book's: scores w_v tanh (W_q q + W_k k)."""

    def __init__(self, query_size, key_size, hidden):
        super().__init__()
        self.W_q = nn.Linear(query_size, hidden, bias=False)
        self.W_k = nn.Linear(key_size, hidden, bias=False)
        self.w_v = nn.Linear(hidden, 1, bias=False)

    def forward(self, query, keys):
        return self.w_v(torch.tanh(self.W_q(query).unsqueeze(1) + self.W_k(keys))).squeeze(-1)


class DotAttention(nn.Module):
    """Scaled."""

    def forward(self, query, keys):
        return torch.bmm(keys, query.unsqueeze(-1)).squeeze(-1) / query.shape[1] ** 0.5


class GeneralAttention(nn.Module):
    """Luong's general score."""

    def __init__(self, query_size, key_size):
        super().__init__()
        self.W_k = nn.Linear(key_size, query_size, bias=False)

    def forward(self, query, keys):
        return torch.bmm(self.W_k(keys), query.unsqueeze(-1)).squeeze(-1)


class Bridge(nn.Module):
    """A decoder's first states learned from the encoder's last."""

    def __init__(self, options, width):
        super().__init__()
        for layer in range(options["layers"]):
            setattr(self, f"hidden_l{layer}", nn.Linear(width, options["decoder-hidden"]))
            if options["decoder-cell"] == "lstm":
                setattr(self, f"cell_l{layer}", nn.Linear(width, options["decoder-hidden"]))
        self.layers, self.cell = options["layers"], options["decoder-cell"] == "lstm"

    def forward(self, hidden, cell):
        h = torch.stack([torch.tanh(getattr(self, f"hidden_l{i}")(hidden[i])) for i in range(self.layers)])
        if not self.cell:
            return h, None
        source = hidden if cell is None else cell
        return h, torch.stack([getattr(self, f"cell_l{i}")(source[i]) for i in range(self.layers)])


class Decoder(nn.Module):
    def __init__(self, words, options, width):
        super().__init__()
        encoder = options["encoder-hidden"] * (2 if options["bidirectional"] else 1)
        hidden = options["decoder-hidden"]
        fed = width or options["embed"]
        if not width:
            self.embedding = nn.Embedding(words, options["embed"])
        if options["attention"] == "additive":
            self.attention = AdditiveAttention(hidden, encoder, hidden)
        elif options["attention"] == "dot":
            self.attention = DotAttention()
        elif options["attention"] == "general":
            self.attention = GeneralAttention(hidden, encoder)
        self.attends = options["attention"] != "none"
        self.rnn = CELLS[options["decoder-cell"]](fed + encoder, hidden, options["layers"], batch_first=True)
        self.dense = nn.Linear(hidden, width or words)
        if options["tie-output"]:
            self.dense.weight = self.embedding.weight

    def context(self, state, memory):
        if not self.attends:
            return memory["context"]
        query = (state[0] if isinstance(state, tuple) else state)[-1]
        scores = self.attention(query, memory["outputs"])
        beyond = torch.arange(scores.shape[1])[None, :] >= memory["valid"][:, None]
        return torch.bmm(torch.softmax(scores.masked_fill(beyond, -1e6), -1).unsqueeze(1), memory["outputs"]).squeeze(1)

    def step(self, fed, state, memory):
        """One step from what is fed (B, E): logits (B, V) and the next state."""
        context = self.context(state, memory)
        x = torch.cat((context, fed) if self.attends else (fed, context), -1)
        y, state = self.rnn(x.unsqueeze(1), state)
        return self.dense(y.squeeze(1)), state


class Seq2Seq(nn.Module):
    def __init__(self, source_words, target_words, options, width=0):
        super().__init__()
        self.options, self.width = options, width
        self.encoder = Encoder(source_words, options, width)
        states = options["encoder-hidden"] * (2 if options["bidirectional"] else 1)
        if options["bidirectional"] or options["encoder-cell"] != options["decoder-cell"] or states != options["decoder-hidden"]:
            self.bridge = Bridge(options, states)
        self.decoder = Decoder(target_words, options, width)

    def encode(self, x, valid):
        outputs, state = self.encoder(x, valid)
        hidden, cell = state if isinstance(state, tuple) else (state, None)
        if self.options["bidirectional"]:  # both directions of a layer side by side
            hidden, cell = (s if s is None else torch.cat((s[0::2], s[1::2]), -1) for s in (hidden, cell))
        memory = {"outputs": outputs, "valid": valid, "context": hidden[-1]}
        if hasattr(self, "bridge"):
            hidden, cell = self.bridge(hidden, cell)
        return memory, hidden if cell is None else (hidden, cell)

    def forward(self, x, valid, y):
        """Logits (B, T, V): ε = 1 feeds the true word, 0 the model's own; a mixture both."""
        memory, state = self.encode(x, valid)
        epsilon, mix = float(self.options["forcing"]), self.options["feed"] == "mix"
        embed = None if self.width else self.decoder.embedding
        logits = []
        for t in range(y.shape[1]):
            if self.width:
                before = x[:, -1] if t == 0 else y[:, t - 1] if epsilon == 1 else logits[-1].detach()
                fed = before
            elif t == 0:
                fed = embed(torch.full((len(x),), BOS))
            elif mix:
                fed = epsilon * embed(y[:, t - 1]) + (1 - epsilon) * torch.softmax(logits[-1], -1) @ embed.weight
            else:
                fed = embed(y[:, t - 1] if epsilon == 1 else logits[-1].argmax(-1))
            scores, state = self.decoder.step(fed, state, memory)
            logits.append(scores)
        return torch.stack(logits, 1)


# --- training, as the book does it ---

def loss_of(logits, y, valid, options):
    """What is differentiated, and the mean over what counts."""
    if options["loss"] == "mse":
        mean = ((logits - y) ** 2).mean()
        return mean, mean
    losses = nn.functional.cross_entropy(logits.permute(0, 2, 1), y, reduction="none")
    if options["mask"]:
        counts = torch.arange(y.shape[1])[None, :] < valid[:, None]
        losses = losses * counts
        n = counts.sum()
    else:
        n = losses.numel()
    mean = losses.sum() / n
    return (losses.mean(1).sum() if options["loss"] == "book" else mean), mean


def clip(model, theta):
    norm = torch.sqrt(sum(torch.sum(p.grad ** 2) for p in model.parameters()))
    if 0 < theta < norm:
        for p in model.parameters():
            p.grad[:] *= theta / norm


def smallest_gap(logits, valid, options):
    """Between the best and the second best score, wherever the best word is fed to the next step."""
    if options["forcing"] != "0" or options["loss"] == "mse":
        return float("inf")
    best = logits[:, :-1].topk(2, -1).values
    fed = torch.arange(logits.shape[1] - 1)[None, :] + 1 < (valid[:, None] if options["mask"] else logits.shape[1])
    return (best[..., 0] - best[..., 1]).masked_fill(~fed, float("inf")).min().item() if logits.shape[1] > 1 else float("inf")


def train(model, data, steps, options):
    optimizer = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[options["optimizer"]](model.parameters(), lr=options["learning-rate"])
    losses, gaps = [], []
    for update in range(steps):
        x, x_valid, y, y_valid = data[update]
        optimizer.zero_grad()
        logits = model(x, x_valid, y)
        objective, mean = loss_of(logits, y, y_valid, options)
        gaps.append(smallest_gap(logits.detach(), y_valid, options))
        objective.backward()
        clip(model, options["clip"])
        optimizer.step()
        losses.append(mean.item())
    return losses, gaps


# --- cases ---

DEFAULTS = {"embed": 16, "hidden": 12, "layers": 2, "batch": 16, "max-length": 8, "min-count": 2, "learning-rate": 0.005,
            "optimizer": "adam", "clip": 1, "loss": "token", "mask": True, "attention": "none", "bidirectional": False,
            "tie-output": False, "encoder-padding": "skip", "cell": "gru", "forcing": "1", "feed": "argmax"}
VARIANTS = {
    "gru": {},
    "gru-book": {"loss": "book", "encoder-padding": "run"},
    "lstm": {"cell": "lstm"},
    "rnn": {"cell": "rnn"},
    "gru-to-lstm": {"encoder-cell": "gru", "decoder-cell": "lstm"},
    "sizes": {"encoder-hidden": 10, "decoder-hidden": 14, "layers": 1},
    "bidirectional": {"bidirectional": True},
    "bidirectional-lstm-general": {"cell": "lstm", "bidirectional": True, "attention": "general", "encoder-hidden": 7},
    "additive": {"attention": "additive"},
    "additive-book": {"attention": "additive", "loss": "book", "encoder-padding": "run"},
    "dot-lstm": {"attention": "dot", "cell": "lstm", "layers": 1},
    "dot": {"attention": "dot"},
    "general-rnn": {"attention": "general", "cell": "rnn"},
    "tied": {"tie-output": True, "embed": 12},
    "mask-off": {"mask": False},
    "sgd": {"optimizer": "sgd", "learning-rate": 0.5, "layers": 3},
}
MIXTURES = {"gru": {}, "additive-lstm": {"attention": "additive", "cell": "lstm"}, "tied": {"tie-output": True, "embed": 12}}
REAL = {"rnn": {"cell": "rnn", "layers": 1, "hidden": 20, "learning-rate": 0.001}, "gru-dot": {"attention": "dot"},
        "lstm-additive": {"cell": "lstm", "attention": "additive", "bidirectional": True}}


def complete(options):
    """All options that both sides need, "cell" and "hidden" standing for both of theirs."""
    full = {**DEFAULTS, **options}
    for part in ("cell", "hidden"):
        both = full.pop(part)
        for side in ("encoder-", "decoder-"):
            full.setdefault(side + part, both)
    return full


def make_cases(args):
    cases = []
    shape = {k: v for k, v in (("embed", args.embed), ("hidden", args.hidden), ("layers", args.layers), ("batch", args.batch),
                               ("max-length", args.max_length), ("min-count", args.min_count)) if v}

    def add(name, options, data):
        variant = dict(options)
        if options.get("tie-output"):
            variant["embed"] = options.get("decoder-hidden", shape.get("hidden", variant["embed"]))
        if options.get("loss") == "mse":
            variant.pop("tie-output", None)
        fixed = {"valid": 0, "dropout": 0, "order": "file", "seed": args.seed, "lanes": args.lanes, "threads": 1}
        cases.append({"name": name, "options": {**complete({**shape, **variant}), **fixed}, **data, "steps": args.steps})

    for name, options in VARIANTS.items():
        for epsilon in ("1", "0"):
            add(f"{name}-{'true' if epsilon == '1' else 'own'}", {**options, "forcing": epsilon}, {"corpus": "pairs"})
    for name, options in MIXTURES.items():
        add(f"mixture-{name}", {**options, "forcing": "0.4", "feed": "mix"}, {"corpus": "pairs"})
    for name, options in REAL.items():
        for epsilon in ("1", "0"):
            # The task names the kind of data; the numbers come from here.
            add(f"real-{name}-{'true' if epsilon == '1' else 'own'}", {"hidden": 12, **options, "forcing": epsilon, "loss": "mse", "task": "noise"}, {"vectors": "noise"})
    return [case for case in cases if not args.only or any(part in case["name"] for part in args.only.split(","))]


def make_corpus(args):
    """Sentences whose words depend on those of the source, of unequal lengths, some too long and some rare."""
    if args.data:
        lines = open(args.data, encoding="utf-8-sig").read().split("\n")[:args.pairs]
        return normal("".join("\t".join(line.rstrip("\r").split("\t")[:2]) + "\n" for line in lines))
    dice = random.Random(args.seed)
    lines = []
    for _ in range(args.pairs):
        words = [dice.randrange(args.words) for _ in range(1 + int(dice.triangular(0, 9, 3)))]
        source = [f"s{w}" for w in words] + ([f"rare{dice.randrange(999)}"] if dice.random() < 0.1 else [])
        target = [f"t{(w * 3 + len(words)) % (args.words + 5)}" for w in reversed(words) if w % 4 != 1] or ["t0"]
        lines.append(f"{' '.join(source)}\t{' '.join(target + ['.'] * (len(words) % 3 != 0))}\n")
    return "".join(lines)


def normal(text):
    """The book's rules, so that splitting at spaces is all that is left to do."""
    text = text.replace("\u202f", " ").replace("\xa0", " ").lower()  # the whole of it: a mark after a tab gets a space too
    return "".join(" " + c if i > 0 and c in ",.!?" and text[i - 1] != " " else c for i, c in enumerate(text))


def make_vectors(args):
    dice = random.Random(args.seed + 1)
    shape = {"source_steps": 5, "target_steps": 5, "width": 10}
    n = args.vectors * 5 * 10
    return {**shape, **{side: [round(dice.gauss(0, 1), 4) for _ in range(n)] for side in ("source", "target")}}


# --- comparison ---

def own_run(runner, file, folder):
    path = os.path.join(folder, "cases.json")
    json.dump(file, open(path, "w", encoding="utf-8"))
    output = subprocess.run([runner, path, folder], check=True, stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}).stdout
    return {entry["name"]: entry for entry in map(json.loads, output.splitlines())}


def torch_model(case, file):
    options = case["options"]
    if "vectors" in case:
        data = Vectors(file["vectors"][case["vectors"]], options)
        return Seq2Seq(0, 0, options, data.width), data
    data = Pairs(file["corpora"][case["corpus"]], options)
    return Seq2Seq(len(data.source_vocab.words), len(data.target_vocab.words), options), data


def load(model, path):
    tensors, _ = read_safetensors(path)
    weights = {name: t for name, t in tensors.items() if not name.startswith("optimizer.")}
    if model.options["tie-output"]:
        weights["decoder.dense.weight"] = weights["decoder.embedding.weight"]
    model.load_state_dict({name: t.to(torch.get_default_dtype()) for name, t in weights.items()})


def first_logits(model, data):
    forced = {**model.options, "forcing": "1", "feed": "argmax"}
    options, model.options = model.options, forced
    with torch.no_grad():
        x, x_valid, y, y_valid = data.rows(slice(0, 1))
        logits = model(x, x_valid, y)[0, :y_valid[0]].flatten().tolist()
    model.options = options
    return logits


def largest_difference(model, path):
    ours, _ = read_safetensors(path)
    theirs = {n: t for n, t in model.state_dict().items() if n in ours}
    return max((ours[n].to(t.dtype) - t).abs().max().item() for n, t in theirs.items())


def program_run(args, case, file, folder):
    """The losses of the same case by the program itself: its own options, checkpoint and log."""
    corpus, log = os.path.join(folder, "corpus.tsv"), os.path.join(folder, "log.jsonl")
    open(corpus, "w", encoding="utf-8").write(file["corpora"][case["corpus"]])
    command = [os.path.join(args.build, "app/souffleur"), "train", "--quiet", "--data", corpus, "--log", log, "--steps", str(case["steps"]),
               "--init", os.path.join(folder, case["name"] + "-before.safetensors")]
    for name, value in case["options"].items():
        if name in ("bidirectional", "tie-output"):
            command += ["--" + name] * value
        else:
            command += ["--" + name, {True: "on", False: "off"}[value] if name == "mask" else str(value)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    events = [json.loads(line) for line in open(log, encoding="utf-8")]
    return [event["loss"] for event in events if event["event"] == "step"]


def control(case, file, folder):
    """Largest relative difference of PyTorch's losses from those it finds in double."""
    torch.set_default_dtype(torch.float64)
    model, data = torch_model(case, file)
    load(model, os.path.join(folder, case["name"] + "-before.safetensors"))
    losses, _ = train(model, data, case["steps"], case["options"])
    torch.set_default_dtype(torch.float32)
    return max(abs(a / b - 1) for a, b in zip(case["losses"], losses))


def judge(losses, expected, gaps, logit, own):
    """What to say of a case; "<--" when it does not agree."""
    differences = [abs(a / b - 1) for a, b in zip(losses, expected)]
    if logit > 1e-5:
        return "  <-- logits too far"
    if max(differences) <= 1e-4:
        return ""
    parts = next(i for i, d in enumerate(differences) if d > 1e-5)
    if gaps[parts] < 1e-3 and max(differences[:parts], default=0) < gaps[parts]:
        return f"  (parts at step {parts + 1}, where two words were {gaps[parts]:.0e} apart)"
    # Two chaotic runs part by chance, not by the same amount.
    if own is not None and max(differences) <= 10 * own:
        return "  (chaotic: PyTorch is as far from itself)"
    return "  <-- too far"


def compare(file, args):
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        if args.torch_init:  # PyTorch's own first weights, written here, read there
            for case in file["cases"]:
                torch.manual_seed(args.seed)
                model, _ = torch_model(case, file)
                case["init"] = os.path.join(folder, case["name"] + "-init.safetensors")
                weights = model.state_dict()
                if case["options"]["tie-output"]:
                    del weights["decoder.dense.weight"]
                write_safetensors(case["init"], weights)
        found = own_run(os.path.join(args.build, "tests/reference/reference-run"), file, folder)
        print(f"{'case':32} {'loss 1':>8} {'loss ' + str(args.steps):>8}  losses  logits  weights     gap" + " control" * args.control
              + "  (largest differences)")
        for case in file["cases"]:
            model, data = torch_model(case, file)
            load(model, os.path.join(folder, case["name"] + "-before.safetensors"))
            ours = found[case["name"]]
            case["logits"] = first_logits(model, data)
            case["losses"], gaps = train(model, data, case["steps"], case["options"])
            assert len(ours["logits"]) == len(case["logits"])
            loss = max(abs(a / b - 1) for a, b in zip(ours["losses"], case["losses"]))
            logit = max(abs(a - b) for a, b in zip(ours["logits"], case["logits"]))
            weight = largest_difference(model, os.path.join(folder, case["name"] + "-after.safetensors"))
            own = control(case, file, folder) if args.control else None
            verdict = judge(ours["losses"], case["losses"], gaps, logit, own)
            if args.program and "corpus" in case and program_run(args, case, file, folder) != ours["losses"]:
                verdict += "  <-- the program's losses differ from the runner's"
            verdicts.append("<--" not in verdict)
            print(f"{case['name']:32} {case['losses'][0]:8.4f} {case['losses'][-1]:8.4f}  {loss:.1e} {logit:.1e} {weight:.1e} {min(gaps):7.1g}"
                  + (f" {own:.1e}" if own is not None else "") + verdict, flush=True)
            case.pop("init", None)
    print(f"{sum(verdicts)} of {len(verdicts)} cases agree (losses within 1e-4, logits within 1e-5)")
    return all(verdicts)


def write(file, path):
    """Rounded to nine digits, a case a line."""
    for case in file["cases"]:
        for key in ("losses", "logits"):
            case[key] = [float(f"{x:.9g}") for x in case[key]]
    head = {k: v for k, v in file.items() if k != "cases"}
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "cases": [\n')
        out.write(",\n".join(json.dumps(case) for case in file["cases"]) + "\n]}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(os.path.dirname(__file__), "../../build"), help="build folder (%(default)s)")
    parser.add_argument("--program", action="store_true", help="also train with app/souffleur of the build folder")
    parser.add_argument("--control", action="store_true", help="also show how far PyTorch in float is from PyTorch in double")
    parser.add_argument("--write", metavar="FILE", help="write PyTorch's numbers for the test")
    parser.add_argument("--only", metavar="NAME,…", help="cases whose name holds one of these")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--data", metavar="FILE", help="tab-separated pairs instead of made-up ones")
    parser.add_argument("--pairs", type=int, default=60, help="how many pairs")
    parser.add_argument("--words", type=int, default=15, help="how many different made-up words")
    parser.add_argument("--vectors", type=int, default=3, help="how many sequences of real vectors")
    parser.add_argument("--double", action="store_true", help="PyTorch computes in double")
    parser.add_argument("--torch-init", action="store_true", help="begin with PyTorch's first weights, not with ours")
    for name in ("embed", "hidden", "layers", "batch", "max-length", "min-count"):
        parser.add_argument("--" + name, type=int)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if not os.access(os.path.join(args.build, "tests/reference/reference-run"), os.X_OK):
        sys.exit(f"torch_compare.py: no tests/reference/reference-run in {args.build}; build it, or name the folder with --build")
    if args.double:
        torch.set_default_dtype(torch.float64)
    file = {"made_with": f"PyTorch {torch.__version__}{', double' if args.double else ''}",
            "corpora": {"pairs": make_corpus(args)}, "vectors": {"noise": make_vectors(args)}, "cases": make_cases(args)}
    good = compare(file, args)
    if args.write:
        write(file, args.write)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
