#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the layering of HACKING.md ("Rooms"): which folder may include, call or name what.

The compiler already refuses most of it, because every room is built with the include path of the
rooms below it only; this test catches what an include path cannot (system headers, threads, printing).

Usage: layering.py ROOT            checks the project; TAP, one case a rule
       layering.py ROOT --self     checks that every rule catches its own breach, in a made-up tree
"""

import os
import re
import sys
import tempfile

WINDOW = r'(gtk|gdk|gsk|adwaita|adw|cairo|pango|graphene)'

# Room: the rooms whose headers it may include besides its own. The order of engine/ is that of its libraries.
ROOMS = {
    'engine/api': [],
    'engine/kernels': [],
    'engine/data': ['engine/api', 'engine/kernels'],
    'engine/model': ['engine/api', 'engine/kernels', 'engine/data'],
    'engine/train': ['engine/api', 'engine/kernels', 'engine/data', 'engine/model'],
    'engine/io': ['engine/api', 'engine/kernels', 'engine/data', 'engine/model', 'engine/train'],
    'engine/run': ['engine/api', 'engine/kernels', 'engine/data', 'engine/model', 'engine/train', 'engine/io'],
    'ui/state': ['engine/api'],
    'ui/paint': ['engine/api', 'ui/state'],
    'ui/views': ['engine/api', 'ui/state', 'ui/paint'],
    'ui/window': ['engine/api', 'ui/state', 'ui/paint', 'ui/views'],
}

# Rule: (which files, exceptions, what must not stand there, in "include" lines or in "code").
RULES = {
    'no include climbs out of its folder':
        (r'.*', None, 'include', r'\.\./'),
    'the engine knows nothing of the window':
        (r'engine/', None, 'include', WINDOW),
    'state knows neither widgets nor drawing':
        (r'ui/state/', None, 'include', WINDOW),
    'painters know no widgets':
        (r'ui/paint/', None, 'include', r'(gtk|gdk|gsk|adwaita|adw)\b'),
    'one file knows cblas':
        (r'(engine|ui|app)/', r'engine/kernels/kern-gemm\.c', 'include', r'cblas\.h'),
    'threads live in engine/run and in the lanes':
        (r'(engine|ui|app)/', r'engine/(run/|train/eng-lanes)', 'code',
         r'\b(GThread|GMutex|GRecMutex|GRWLock|GCond|GAsyncQueue|GThreadPool|GTask'
         r'|g_(thread|mutex|cond|async_queue|thread_pool|task|rw_lock|rec_mutex)_\w+|pthread_\w+)\b'),
    'the engine makes no sources of a main loop outside engine/run':
        (r'engine/', r'engine/run/', 'code', r'\b(GSource|GMainLoop|g_(source|idle|timeout)_\w+)\b'),
    'the engine never prints and never exits':
        (r'engine/', None, 'code', r'\b(printf|fprintf|puts|fputs|putchar|perror|exit|_exit|g_print|g_printerr|g_message)\s*\('),
    # xgettext knows the macros of <inttypes.h>; it ends a string at those of GLib, which nobody can then translate.
    'numbers are printed by what xgettext knows: PRIu64, PRId64, %zu':
        (r'(app|engine|ui)/', None, 'code', r'\bG_G\w+_FORMAT\b'),
    'kernels allocate nothing':
        (r'engine/kernels/', None, 'code',
         r'\b(malloc|calloc|realloc|aligned_alloc|posix_memalign|alloca|g_alloca|g_newa0?|g_new0?|g_malloc0?|g_malloc0?_n|g_realloc|g_memdup2|g_strdup|g_strdup_printf|g_free|free)\s*\('),
}

# One file that breaks each rule, for --self. The room rule has its own.
BREACHES = {
    'no include climbs out of its folder': ('engine/data/eng-a.c', '#include "../api/eng-b.h"'),
    'the engine knows nothing of the window': ('engine/run/eng-a.c', '#include <gtk/gtk.h>'),
    'state knows neither widgets nor drawing': ('ui/state/ui-a.c', '#include <cairo.h>'),
    'painters know no widgets': ('ui/paint/ui-a.c', '#include <adwaita.h>'),
    'one file knows cblas': ('engine/model/eng-a.c', '#include <cblas.h>'),
    'threads live in engine/run and in the lanes': ('engine/train/eng-a.c', 'static GMutex lock;'),
    'the engine makes no sources of a main loop outside engine/run': ('engine/io/eng-a.c', 'void f (void) { g_idle_add (g, 0); }'),
    'the engine never prints and never exits': ('engine/data/eng-a.c', 'void f (void) { exit (1); }'),
    'numbers are printed by what xgettext knows: PRIu64, PRId64, %zu':
        ('ui/paint/ui-a.c', 'char *t = g_strdup_printf (_ ("step %" G_GUINT64_FORMAT), step);'),
    'kernels allocate nothing': ('engine/kernels/kern-a.c', 'void f (void) { g_free (g_new (int, 3)); }'),
    'a room includes the rooms below it only': ('ui/views/ui-a.c', '#include "kern-b.h"'),
    'one file of app/ knows both engine and window': ('app/app-a.c', '#include "eng-engine.h"\n#include "ui-b.h"'),
    'every file names its licence': ('engine/api/eng-a.c', 'int no_licence;'),
}
CLEAN = {
    'engine/api/eng-b.h': '/* SPDX-License-Identifier: MIT */\n/* printf ( and "../" in a comment count for nothing */\n',
    'engine/kernels/kern-b.h': '/* SPDX-License-Identifier: MIT */\n',
    'engine/run/eng-engine.h': '/* SPDX-License-Identifier: MIT */\n#include "eng-b.h"\nstatic GMutex lock;\n',
    'engine/data/eng-d.c': '/* SPDX-License-Identifier: MIT */\n#include "kern-b.h"\nconst char *t = "printf (";\n',
    'ui/state/ui-b.h': '/* SPDX-License-Identifier: MIT */\n#include "eng-b.h"\n',
    'app/app-bridge.c': '/* SPDX-License-Identifier: MIT */\n#include "eng-engine.h"\n#include "ui-b.h"\n',
}


def bare(text):
    """The text without comments and without the insides of strings; include lines keep theirs."""
    def blank(match):
        found = match.group(0)
        return '\n' * found.count('\n') if found.startswith('/') else '""'
    lines = []
    for line in re.sub(r'/\*.*?\*/', lambda m: '\n' * m.group(0).count('\n'), text, flags=re.S).split('\n'):
        lines.append(line if line.lstrip().startswith('#include') else re.sub(r'"(\\.|[^"\\])*"|//.*', blank, line))
    return lines


def sources(root):
    for folder in ('app', 'engine', 'ui', 'tests'):
        for where, _, names in sorted(os.walk(os.path.join(root, folder))):
            for name in sorted(names):
                if name.endswith(('.c', '.h')):
                    path = os.path.join(where, name)
                    with open(path, encoding='utf-8') as file:
                        yield os.path.relpath(path, root), file.read()


def rule_breaches(rule, files):
    where, but, kind, pattern = RULES[rule]
    for path, text in files:
        if not re.match(where, path) or (but and re.match(but, path)):
            continue
        for number, line in enumerate(bare(text), 1):
            include = re.match(r'\s*#\s*include\s*[<"]([^>"]*)[>"]', line)
            subject = include.group(1) if include and kind == 'include' else line if kind == 'code' and not include else ''
            if subject and re.search(pattern, subject):
                yield f'{path}:{number}: {line.strip()}'


def room_of(path):
    return next((room for room in ROOMS if path.startswith(room + '/')), None)


def room_breaches(files):
    homes = {os.path.basename(path): room_of(path) for path, _ in files if path.endswith('.h') and room_of(path)}
    for path, text in files:
        room = room_of(path)
        if room is None:
            continue
        for number, line in enumerate(bare(text), 1):
            include = re.match(r'\s*#\s*include\s*"([^"]*)"', line)
            home = homes.get(os.path.basename(include.group(1))) if include else None
            if home and home != room and home not in ROOMS[room]:
                yield f'{path}:{number}: {line.strip()} (of {home})'


def bridge_breaches(files):
    homes = {os.path.basename(path): room_of(path) for path, _ in files if path.endswith('.h')}
    for path, text in files:
        if not path.startswith('app/') or os.path.basename(path).startswith('app-bridge'):
            continue
        rooms = {homes.get(os.path.basename(name)) or '' for name in re.findall(r'^\s*#\s*include\s*"([^"]*)"', text, re.M)}
        if 'engine/run' in rooms and any(room.startswith('ui/') for room in rooms):
            yield f'{path}: includes the engine thread and the window; only app-bridge does'


def licence_breaches(files):
    for path, text in files:
        if 'SPDX-License-Identifier: MIT' not in text[:200]:
            yield f'{path}:1: no SPDX line'


def all_breaches(files):
    found = {rule: list(rule_breaches(rule, files)) for rule in RULES}
    found['a room includes the rooms below it only'] = list(room_breaches(files))
    found['one file of app/ knows both engine and window'] = list(bridge_breaches(files))
    found['every file names its licence'] = list(licence_breaches(files))
    return found


def report(results):
    print(f'1..{len(results)}')
    for number, (name, breaches) in enumerate(results.items(), 1):
        print(f"{'not ok' if breaches else 'ok'} {number} {name}")
        for breach in breaches:
            print(f'# {breach}')
    return 1 if any(results.values()) else 0


def self_check():
    results = {}
    for rule, (path, text) in BREACHES.items():
        with tempfile.TemporaryDirectory() as root:
            licence = '' if 'licence' in rule else '/* SPDX-License-Identifier: MIT */\n'
            for name, content in {**CLEAN, path: licence + text + '\n'}.items():
                os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
                with open(os.path.join(root, name), 'w', encoding='utf-8') as file:
                    file.write(content)
            found = all_breaches(list(sources(root)))
            wrong = [] if len(found[rule]) == 1 and path in found[rule][0] else [f'expected one breach in {path}, found {found[rule]}']
            # Whatever breaks an include rule may break the room rule too; the clean files break none.
            wrong += [f'{b} is no breach of “{r}”' for r, bs in found.items() for b in bs if not b.startswith(path)]
            results['catches: ' + rule] = wrong
    return report(results)


def main():
    if '--self' in sys.argv[2:]:
        return self_check()
    files = list(sources(sys.argv[1]))
    if not files:
        print('Bail out! no sources under', sys.argv[1])
        return 1
    return report(all_breaches(files))


if __name__ == '__main__':
    sys.exit(main())
