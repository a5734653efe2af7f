/* SPDX-License-Identifier: MIT
 *
 * The reader behind EngDataset: text in, tallied tokens and the pairs as numbers of those tokens out, in
 * one pass. Pairs are in file order and not cut. Private to the room. One thread at a time.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "eng-dataset.h"
#include "eng-tally.h"

G_BEGIN_DECLS

enum
{
  ENG_CORPUS_SOURCE,
  ENG_CORPUS_TARGET,
  ENG_CORPUS_SIDES
};

/* Up to so many pairs the text is kept beside the ids. */
#define ENG_CORPUS_TEXT_PAIRS 20000

/* A sentence as it was read. */
typedef struct
{
  const char *start; /* borrowed from a text of the corpus; not terminated */
  gsize length;      /* bytes */
} EngSpan;

typedef struct
{
  EngTally *tally; /* owned; all tokens of this side */
  GArray *numbers; /* owned; gint32: the tokens of all pairs, by their number in the tally */
  GArray *start;   /* owned; gsize (n + 1): pair i is numbers[start[i]] … numbers[start[i + 1] - 1] */
  GArray *spans;   /* owned; EngSpan (n), or empty when there are more than ENG_CORPUS_TEXT_PAIRS */
  char *text;      /* owned, or NULL; what was read from a file */
  char *room;      /* owned; where a sentence is normalised */
  gsize room_size;
} EngCorpusSide;

typedef struct
{
  const EngConfig *config; /* borrowed */
  int n;                   /* pairs kept */
  EngCorpusSide side[ENG_CORPUS_SIDES];
  EngCorpusFigures figures; /* the counts of lines; the rest is zero */
} EngCorpus;

EngCorpus *eng_corpus_new (const EngConfig *config);
void eng_corpus_free (EngCorpus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngCorpus, eng_corpus_free)

/**
 * eng_corpus_read_text:
 * @name: what messages call the text: a path or a corpus's name
 * @text: tab-separated pairs; must live as long as @self
 *
 * Returns: %FALSE with %ENG_ERROR_BAD_TEXT.
 */
gboolean eng_corpus_read_text (EngCorpus *self, const char *name, const char *text, gsize length, GError **error);

/* eng_corpus_read_file: the same from a file; %FALSE with %ENG_ERROR_BAD_TEXT or a #GFileError. */
gboolean eng_corpus_read_file (EngCorpus *self, const char *path, GError **error);

/* eng_corpus_read_aligned: from two files whose lines belong together; errors likewise. */
gboolean eng_corpus_read_aligned (EngCorpus *self, const char *source, const char *target, GError **error);

G_END_DECLS
