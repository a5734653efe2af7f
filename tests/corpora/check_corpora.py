#!/usr/bin/env python3
"""Checks the built-in corpora against the rules of resources/corpora/README.md.

    /usr/bin/python3 tests/corpora/check_corpora.py resources/corpora

Prints TAP, names FILE:LINE for every violation, and exits with 1 on any.  With
--statistics it prints the table of the README instead.
"""

import collections
import os
import re
import sys
import unicodedata

LETTERS = "a-zA-Z"
FRENCH_LETTERS = LETTERS + "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ"
HAN = "\u4e00-\u9fff"
MARKS = ".,!?"
FULL_WIDTH_MARKS = "。，！？"

CORPORA = {
    "english-french.tsv": {
        "target": "french",
        "pairs": 1500,
        "source_words": (1, 9),
        "target_words": (1, 12),
        "source_types": (350, 600),
        "target_types": (350, 600),
        "repeated_sources": 0.05,
    },
    "english-chinese.tsv": {
        "target": "chinese",
        "pairs": 650,
        "source_words": (1, 8),
        "target_characters": (1, 16),
        "target_types": (300, 450),
        "repeated_sources": 0.05,
    },
}

RECURRING = 3  # a word that occurs as often as this recurs
RECURRING_SHARE = 0.75  # the least share of the distinct words that recur
SINGLE_SHARE = 0.10  # the share of the words that occur once stays below this


def tokens(text):
    """The tokens of a sentence in letters: lower case, the marks split off."""
    return re.sub("([%s])" % re.escape(MARKS), r" \1 ", text.lower()).split()


def words(text):
    return [token for token in tokens(text) if token not in MARKS]


def characters(text):
    return [c for c in text if re.match("[%s]" % HAN, c)]


class Corpus:
    def __init__(self, directory, name):
        self.name = name
        self.path = os.path.join(directory, name)
        self.rules = CORPORA[name]
        with open(self.path, "rb") as file:
            self.data = file.read()
        self.lines = []
        self.pairs = []  # (line number, source, target)
        try:
            text = self.data.decode("utf-8")
        except UnicodeDecodeError:
            text = None
        self.is_utf8 = text is not None
        if text is not None:
            self.lines = text.split("\n")
            if self.lines and self.lines[-1] == "":
                self.lines.pop()
            for number, line in enumerate(self.lines, 1):
                columns = line.split("\t")
                if len(columns) == 2:
                    self.pairs.append((number, columns[0], columns[1]))

    def units(self, target):
        return characters(target) if self.rules["target"] == "chinese" else words(target)

    def source_counts(self):
        return collections.Counter(w for _, source, _ in self.pairs for w in words(source))

    def target_counts(self):
        return collections.Counter(u for _, _, target in self.pairs for u in self.units(target))

    def at(self, number, message):
        return "%s:%d: %s" % (self.path, number, message)


def check_encoding(corpus):
    """UTF-8, LF, a final newline, no byte order mark"""
    if not corpus.is_utf8:
        yield "%s:1: not UTF-8" % corpus.path
        return
    if corpus.data.startswith(b"\xef\xbb\xbf"):
        yield corpus.at(1, "byte order mark")
    if not corpus.data.endswith(b"\n"):
        yield corpus.at(len(corpus.lines), "no newline at the end")
    for number, line in enumerate(corpus.lines, 1):
        if "\r" in line:
            yield corpus.at(number, "carriage return")


def check_columns(corpus):
    """two columns that are not empty"""
    for number, line in enumerate(corpus.lines, 1):
        columns = line.split("\t")
        if len(columns) != 2:
            yield corpus.at(number, "%d columns, not 2" % len(columns))
        elif not all(column.strip() for column in columns):
            yield corpus.at(number, "an empty column")


def check_pairs(corpus):
    """enough pairs"""
    if len(corpus.pairs) < corpus.rules["pairs"]:
        yield corpus.at(
            len(corpus.lines) or 1,
            "%d pairs, fewer than %d" % (len(corpus.pairs), corpus.rules["pairs"]),
        )


def check_duplicates(corpus):
    """no pair twice, few sources with two targets"""
    first = {}
    sources = {}
    repeated = []
    for number, source, target in corpus.pairs:
        if (source, target) in first:
            yield corpus.at(number, "the pair of line %d again" % first[source, target])
        else:
            first[source, target] = number
            if source in sources:
                repeated.append((number, sources[source]))
            sources.setdefault(source, number)
    if len(repeated) > corpus.rules["repeated_sources"] * len(corpus.pairs):
        for number, other in repeated:
            yield corpus.at(number, "the source of line %d again" % other)


def check_form(corpus):
    """NFC, no double space, no blank at either end"""
    for number, source, target in corpus.pairs:
        for text in (source, target):
            if unicodedata.normalize("NFC", text) != text:
                yield corpus.at(number, "not in NFC form: " + text)
            if "  " in text:
                yield corpus.at(number, "two spaces: " + text)
            if text != text.strip():
                yield corpus.at(number, "a blank at the start or the end: " + text)


def check_source_characters(corpus):
    """English: letters, space, apostrophe, hyphen and . , ! ? only"""
    for number, source, _ in corpus.pairs:
        for character in re.findall("[^%s .,!?'-]" % LETTERS, source):
            yield corpus.at(number, "character %r in: %s" % (character, source))


def check_source_sentence(corpus):
    """English: a capital first, a mark last, no space before a mark, one after"""
    for number, source, _ in corpus.pairs:
        yield from sentence_faults(corpus, number, source, "[A-Z]", ".,!?")


def sentence_faults(corpus, number, text, capital, tight):
    if not re.match(capital, text):
        yield corpus.at(number, "does not begin with a capital: " + text)
    if not re.search("[.!?]$", text):
        yield corpus.at(number, "does not end with . ! or ?: " + text)
    if re.search(r"\s[%s]" % re.escape(tight), text):
        yield corpus.at(number, "space before a mark: " + text)
    if re.search(r"[.,!?][^\s]", text):
        yield corpus.at(number, "no space after a mark: " + text)


def check_source_length(corpus):
    """English: length in words"""
    low, high = corpus.rules["source_words"]
    for number, source, _ in corpus.pairs:
        length = len(words(source))
        if not low <= length <= high:
            yield corpus.at(number, "%d words, not %d to %d: %s" % (length, low, high, source))


def check_french_characters(corpus):
    """French: letters, space, apostrophe, hyphen and . , ! ? only"""
    for number, _, target in corpus.pairs:
        for character in re.findall("[^%s .,!?'-]" % FRENCH_LETTERS, target):
            yield corpus.at(number, "character %r in: %s" % (character, target))


def check_french_sentence(corpus):
    """French: a capital first, a mark last, no space before . and ,"""
    for number, _, target in corpus.pairs:
        yield from sentence_faults(corpus, number, target, "[%s]" % FRENCH_LETTERS, ".,")
        if target and target[0] != target[0].upper():
            yield corpus.at(number, "does not begin with a capital: " + target)


def check_french_spacing(corpus):
    """French: one plain space before ! and ?"""
    for number, _, target in corpus.pairs:
        if re.search("[^ ][!?]", target):
            yield corpus.at(number, "no space before ! or ?: " + target)


def check_french_elision(corpus):
    """French: elision before a vowel"""
    # The words that elide, before a vowel or an h; "oui" stops elision.  A word with an
    # aspirated h, or "onze", would be named here by mistake: add it when one comes in.
    fault = re.compile(
        r"(?:^|[ '-])(je|me|te|se|le|la|de|ne|que|ce) (?!oui\b)(?=[aâàeéèêiîoôuûœh])",
        re.IGNORECASE,
    )
    contraction = re.compile(r"(?:^| )(de le|de les|à le|à les|si il|si ils) ", re.IGNORECASE)
    for number, _, target in corpus.pairs:
        match = fault.search(target) or contraction.search(target)
        if match:
            yield corpus.at(number, "%r not elided or contracted: %s" % (match.group(1), target))


def check_french_length(corpus):
    """French: length in words"""
    low, high = corpus.rules["target_words"]
    for number, _, target in corpus.pairs:
        length = len(words(target))
        if not low <= length <= high:
            yield corpus.at(number, "%d words, not %d to %d: %s" % (length, low, high, target))


def check_same_ending(corpus):
    """both sides end with the same mark"""
    same = dict(zip(FULL_WIDTH_MARKS, ".,!?"))
    for number, source, target in corpus.pairs:
        last = same.get(target[-1:], target[-1:])
        if source[-1:] != last:
            yield corpus.at(number, "%r against %r: %s" % (source[-1:], target[-1:], target))


def check_order(corpus):
    """from the shortest source to the longest"""
    before = 0
    for number, source, _ in corpus.pairs:
        length = len(words(source))
        if length < before:
            yield corpus.at(number, "shorter than the line before: " + source)
        before = length


def recurrence_faults(corpus, counts, side, lines_of):
    if not counts:
        yield corpus.at(1, "no words on the %s side" % side)
        return
    often = sum(1 for count in counts.values() if count >= RECURRING)
    once = [unit for unit, count in counts.items() if count == 1]
    if often < RECURRING_SHARE * len(counts):
        yield corpus.at(
            1,
            "%s: %.1f %% of %d types occur %d times, fewer than %.0f %%"
            % (side, 100 * often / len(counts), len(counts), RECURRING, 100 * RECURRING_SHARE),
        )
    if len(once) >= SINGLE_SHARE * len(counts):
        for unit in once:
            yield corpus.at(lines_of(unit), "%s: %s occurs only here" % (side, unit))


def check_source_recurrence(corpus):
    """English: words recur"""

    def line_of(unit):
        return next(n for n, source, _ in corpus.pairs if unit in words(source))

    yield from recurrence_faults(corpus, corpus.source_counts(), "English", line_of)


def check_target_recurrence(corpus):
    """target: words or characters recur"""

    def line_of(unit):
        return next(n for n, _, target in corpus.pairs if unit in corpus.units(target))

    yield from recurrence_faults(
        corpus, corpus.target_counts(), corpus.rules["target"].capitalize(), line_of
    )


def check_vocabulary(corpus):
    """size of the vocabulary"""
    for key, counts in (
        ("source_types", corpus.source_counts()),
        ("target_types", corpus.target_counts()),
    ):
        if key in corpus.rules:
            low, high = corpus.rules[key]
            if not low <= len(counts) <= high:
                yield corpus.at(1, "%s: %d, not %d to %d" % (key, len(counts), low, high))


def check_book_sentences(corpus):
    """the book's four sentences are made of words that a vocabulary keeps"""
    sides = (
        ("source", corpus.source_counts(), ["go .", "i lost .", "he's calm .", "i'm home ."]),
        ("target", corpus.target_counts(), ["va !", "j'ai perdu .", "il est calme .", "je suis chez moi ."]),
    )
    for side, counts, sentences in sides:
        for sentence in sentences:
            for word in words(sentence):
                if counts[word] < 2:
                    yield corpus.at(1, "%s: %r of %r occurs %d times, not twice" % (side, word, sentence, counts[word]))


def check_chinese_characters(corpus):
    """Chinese: characters, full-width marks and digits only"""
    for number, _, target in corpus.pairs:
        for character in re.findall("[^%s%s0-9]" % (HAN, FULL_WIDTH_MARKS), target):
            yield corpus.at(number, "character %r in: %s" % (character, target))


def check_chinese_sentence(corpus):
    """Chinese: ends with a full-width mark, none doubled"""
    for number, _, target in corpus.pairs:
        if not re.search("[。！？]$", target):
            yield corpus.at(number, "does not end with a full-width mark: " + target)
        if re.search("[%s]{2}" % FULL_WIDTH_MARKS, target):
            yield corpus.at(number, "two marks in a row: " + target)


def check_chinese_length(corpus):
    """Chinese: length in characters"""
    low, high = corpus.rules["target_characters"]
    for number, _, target in corpus.pairs:
        length = len(characters(target))
        if not low <= length <= high:
            yield corpus.at(number, "%d characters, not %d to %d: %s" % (length, low, high, target))


COMMON = [
    check_encoding,
    check_columns,
    check_pairs,
    check_duplicates,
    check_form,
    check_order,
    check_same_ending,
    check_source_characters,
    check_source_sentence,
    check_source_length,
    check_vocabulary,
    check_target_recurrence,
]
CHECKS = {
    "french": COMMON
    + [
        check_source_recurrence,
        check_book_sentences,
        check_french_characters,
        check_french_sentence,
        check_french_spacing,
        check_french_elision,
        check_french_length,
    ],
    "chinese": COMMON
    + [check_chinese_characters, check_chinese_sentence, check_chinese_length],
}


def print_statistics(corpora):
    def row(name, corpus, counts, units):
        often = sum(1 for count in counts.values() if count >= RECURRING)
        once = sum(1 for count in counts.values() if count == 1)
        print(
            "| %s | %d | %s | %d | %.1f | %.1f %% | %.1f %% |"
            % (
                name,
                len(corpus.pairs),
                units,
                len(counts),
                sum(counts.values()) / max(1, len(corpus.pairs)),
                100 * often / max(1, len(counts)),
                100 * once / max(1, len(counts)),
            )
        )

    print("| Side | Pairs | Unit | Distinct | Mean length | Three times or more | Once |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: |")
    for corpus in corpora:
        target = corpus.rules["target"].capitalize()
        unit = "character" if target == "Chinese" else "word"
        row("English (%s)" % target, corpus, corpus.source_counts(), "word")
        row(target, corpus, corpus.target_counts(), unit)


def main(arguments):
    statistics = "--statistics" in arguments
    directories = [argument for argument in arguments if not argument.startswith("--")]
    if len(directories) != 1:
        print("usage: check_corpora.py [--statistics] DIRECTORY", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8")
    directory = directories[0]
    if statistics:
        print_statistics([Corpus(directory, name) for name in CORPORA])
        return 0
    print("1..%d" % sum(len(CHECKS[rules["target"]]) for rules in CORPORA.values()))
    number = 0
    failed = 0
    for name, rules in CORPORA.items():
        try:
            corpus = Corpus(directory, name)
            trouble = None
        except OSError as error:
            corpus = None
            trouble = "%s:1: %s" % (os.path.join(directory, name), error.strerror)
        for check in CHECKS[rules["target"]]:
            number += 1
            title = "%s: %s" % (name, check.__doc__)
            faults = [trouble] if corpus is None else list(check(corpus))
            print("%s %d - %s" % ("not ok" if faults else "ok", number, title))
            for fault in faults:
                print("# " + fault)
            failed += bool(faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
