#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The resources against each other: lessons, bundles, desktop files.

Usage: test-resources.py PROGRAM ROOT BUILD [--window]
"""

import glob
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

PROGRAM, ROOT, BUILD = sys.argv[1:4]
RESOURCES = os.path.join(ROOT, 'resources')


def listed_lessons():
    out = subprocess.run([PROGRAM, 'lessons'], check=True, capture_output=True).stdout.decode('utf-8')
    return [line.split()[0] for line in out.splitlines()]


def lesson_files():
    return {os.path.basename(path)[:-5]: path for path in glob.glob(os.path.join(RESOURCES, 'lessons', '*.json'))}


def bundle(name):
    tree = ET.parse(os.path.join(RESOURCES, name))
    return [node.text for node in tree.iter('file')]


def test_lessons_listed():
    """files, bundle and program list the same lessons"""
    files = sorted(lesson_files())
    assert sorted(listed_lessons()) == files, (sorted(listed_lessons()), files)
    bundled = sorted(os.path.basename(path)[:-5] for path in bundle('data.gresource.xml') if path.startswith('lessons/'))
    assert bundled == files, (bundled, files)


def test_lessons_say_something():
    """a lesson is named as its file, has a title, a one-line summary, and paragraphs"""
    for name, path in lesson_files().items():
        with open(path, encoding='utf-8') as file:
            lesson = json.load(file)
        assert lesson['name'] == name, path
        assert lesson['title'] and lesson['summary'].endswith('.') and '\n' not in lesson['summary'], path
        assert len(lesson['text']) >= 2 and all(len(text) > 40 for text in lesson['text']), path
        assert 'forcing' in lesson['options'], f'{path}: a lesson says what is whispered'


def test_bundles_hold_what_exists():
    """no corpus, template or icon lies unbundled"""
    data = {path for path in bundle('data.gresource.xml') if path.startswith('corpora/')}
    found = {os.path.relpath(path, RESOURCES) for path in glob.glob(os.path.join(RESOURCES, 'corpora', '*.tsv'))}
    assert data == found, (data, found)
    shown = set(bundle('ui.gresource.xml'))
    found = {os.path.relpath(path, RESOURCES) for pattern in ('ui/*.ui', 'ui/*.css', 'icons/*.svg')
             for path in glob.glob(os.path.join(RESOURCES, pattern))}
    assert shown == found, (shown ^ found)


def test_templates_are_translated():
    """every text of a template is marked for translation"""
    names = {'label', 'title', 'subtitle', 'tooltip-text', 'placeholder-text', 'description', 'text'}
    for path in glob.glob(os.path.join(RESOURCES, 'ui', '*.ui')):
        for node in ET.parse(path).iter('property'):
            words = re.search(r'[^\W\d_]{2}', node.text or '')
            if node.get('name') in names and words and node.get('translatable') != 'yes' and not node.get('bind-source'):
                raise AssertionError(f'{path}: “{node.text}” is not translatable')


def checked(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'{command}: {done.stdout}{done.stderr}'


def test_desktop_file():
    """the desktop file is valid"""
    checked('desktop-file-validate', os.path.join(BUILD, 'resources', 'org.souffleur.Souffleur.desktop'))


def test_metainfo():
    """the metainfo is valid"""
    checked('appstreamcli', 'validate', '--no-net', os.path.join(BUILD, 'resources', 'org.souffleur.Souffleur.metainfo.xml'))


def main():
    cases = [function for name, function in globals().items() if name.startswith('test_')]
    # A build without the window does not make its files.
    if '--window' not in sys.argv:
        cases = [case for case in cases if case not in (test_desktop_file, test_metainfo)]
    print(f'1..{len(cases)}')
    failed = 0
    for number, case in enumerate(cases, 1):
        try:
            case()
            print(f'ok {number} {case.__doc__}')
        except (AssertionError, KeyError, OSError, ValueError, subprocess.CalledProcessError) as error:
            failed += 1
            print(f'not ok {number} {case.__doc__}')
            print('# ' + str(error).replace('\n', '\n# '))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
