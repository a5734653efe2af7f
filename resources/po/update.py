#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes souffleur.pot from every string that a person sees, and merges it into each LANGUAGE.po.

Strings come from _() and N_() in the C files and from the templates, both through xgettext, and from the
titles, summaries and texts of the lessons, which xgettext cannot read. Files are found, not listed: what
git knows counts. Needs gettext.

Usage: update.py

souffleur.pot itself is not kept in git: it can be made at any time, and would only grow stale there.
"""

import json
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
POT = os.path.join(HERE, 'souffleur.pot')


def files(*patterns):
    out = subprocess.run(['git', 'ls-files', '--cached', '--others', '--exclude-standard', *patterns],
                         cwd=TOP, check=True, capture_output=True, text=True).stdout
    return sorted(out.split())


def lesson_strings():
    """A C file that holds the lessons' strings, for xgettext to read."""
    lines = []
    for path in files('resources/lessons/*.json'):
        with open(os.path.join(TOP, path), encoding='utf-8') as file:
            lesson = json.load(file)
        for text in [lesson['title'], lesson['summary'], *lesson['text']]:
            quoted = json.dumps(text, ensure_ascii=False)
            lines.append(f'/* Translators: of the lesson {lesson["name"]} */\n_({quoted});')
    return '\n'.join(lines) + '\n'


def extract(output):
    common = ['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--package-name=souffleur',
              '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=ngettext:1,2',
              '--keyword=g_dngettext:2,3', '--sort-by-file', '-o', output]
    code = files('app/*.c', 'engine/*.c', 'ui/*.c')
    templates = files('resources/*.ui')
    with tempfile.TemporaryDirectory() as folder:
        lessons = os.path.join(folder, 'lessons.c')
        with open(lessons, 'w', encoding='utf-8') as file:
            file.write(lesson_strings())
        # First, because what is written without places takes those of all others along; these have none to name.
        subprocess.run([*common, '--language=C', '--no-location', lessons], cwd=TOP, check=True)
        subprocess.run([*common, '--language=C', '--join-existing', *code], cwd=TOP, check=True)
        if templates:
            subprocess.run([*common, '--language=Glade', '--join-existing', *templates], cwd=TOP, check=True)


def main():
    extract(POT)
    for path in files('resources/po/*.po'):
        subprocess.run(['msgmerge', '--update', '--backup=none', path, POT], cwd=TOP, check=True)


if __name__ == '__main__':
    main()
