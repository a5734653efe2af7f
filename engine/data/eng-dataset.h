/* SPDX-License-Identifier: MIT
 *
 * A corpus or a generated task, ready for training: encoded pairs, split into training and validation,
 * both vocabularies, and the figures that `inspect` shows. Immutable once built; any thread.
 *
 * Pairs are stored ragged, each with <eos>, cut at T = max_length. For tasks of real vectors (waves,
 * noise) a pair is a matrix on each side instead of ids.
 */
#pragma once

#include <glib.h>
#include <gio/gio.h>

#include "eng-config.h"
#include "eng-vocab.h"

G_BEGIN_DECLS

/* One side of all pairs. Exactly one of ids and values is set. */
typedef struct
{
  gsize *start;  /* (n + 1) owned; pair i's steps are start[i] … start[i + 1] - 1 */
  gint32 *ids;   /* (start[n]) owned; <eos> included unless cut off; or NULL */
  float *values; /* (start[n], width) owned; or NULL */
} EngSide;

typedef struct
{
  guint64 lines;                            /* read */
  guint64 kept;                             /* pairs */
  guint64 dropped_columns;                  /* fewer than two columns */
  guint64 dropped_empty;                    /* one side without any token */
  guint64 dropped_blank;                    /* blank lines */
  guint64 first_dropped;                    /* line number of the first line without two columns; 0 = none */
  guint64 cut_source, cut_target;           /* sequences longer than T that were cut */
  guint64 source_tokens, target_tokens;     /* without <eos>, before cutting */
  guint64 source_unknown, target_unknown;   /* of these: <unk> */
  int source_distinct, target_distinct;     /* different tokens before min-count */
  int longest_source, longest_target;       /* tokens, <eos> included, before cutting */
  guint32 *source_lengths, *target_lengths; /* histograms: index = tokens with <eos>, (longest + 1) owned */
} EngCorpusFigures;

typedef struct
{
  gatomicrefcount ref_count;
  char *name; /* owned; for the window's subtitle */
  int n;      /* pairs, training first, then validation */
  int n_train, n_valid;
  EngSide source, target;
  int width;                         /* of a real vector; 0 for tokens */
  int max_length;                    /* T; of real vectors: the steps of a target */
  int tokens;                        /* EngTokens: how ids are joined into text */
  EngVocab *source_vocab;            /* owned; NULL for real vectors */
  EngVocab *target_vocab;            /* owned; NULL for real vectors */
  char **source_text, **target_text; /* (n + 1, NULL-terminated) owned; the pairs as read; NULL when the
                                      * corpus has more than 20,000 pairs: see eng_dataset_pair_text() */
  EngCorpusFigures figures;
  int task; /* EngTask: for the exact conditional of a generated task */
} EngDataset;

/**
 * eng_dataset_new:
 * @builtin: the text of the built-in corpus, used when @config names no file and no task; or %NULL
 * @builtin_name: what a person calls it
 * @source_vocab, @target_vocab: (nullable): encode with these (of a checkpoint) instead of new ones
 *
 * Reads what @config names (data, source and target, task, swap, max-pairs, text, tokens, min-count,
 * max-length, valid, seed). Vocabularies are built from all kept pairs, as in the book; which pairs are
 * held out depends on the pairs and the seed only, and pairs with the same source (as tokens) are held out
 * together or not at all. The first max-pairs lines are read, whether they are kept or not.
 *
 * Fails on an empty, binary, non-UTF-8 or one-column file, on a line of more than 1 MiB, on line-aligned
 * files of unequal length and on a corpus without pairs (%ENG_ERROR_BAD_TEXT), and on what cannot be opened or
 * read (#GFileError); the message names file, line and remedy. A byte order mark, CRLF, a third column and
 * blank lines are taken; single lines without two columns or with an empty side are dropped and counted.
 *
 * Time: a third of a second for 167,000 pairs. Memory: ids and the file's text, once.
 *
 * Returns: (transfer full): the dataset, or %NULL with an error as above.
 */
EngDataset *eng_dataset_new (const EngConfig *config, const char *builtin, const char *builtin_name,
                             EngVocab *source_vocab, EngVocab *target_vocab, GError **error);
EngDataset *eng_dataset_ref (EngDataset *self);
void eng_dataset_unref (EngDataset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngDataset, eng_dataset_unref)

/* Steps of pair @i on one side. */
static inline int
eng_side_length (const EngSide *side, int i)
{
  return (int) (side->start[i + 1] - side->start[i]);
}

/* eng_dataset_notice: (transfer full) (nullable) what was dropped and cut, and why, in a line for a person; NULL
 * when nothing was. Blank lines are nobody's mistake and do not count. */
char *eng_dataset_notice (const EngDataset *self);

/* eng_dataset_pair_text: (transfer full) the tokens of one side of pair @i as text, decoded from its ids
 * when the text itself was not kept. */
char *eng_dataset_pair_text (const EngDataset *self, int i, gboolean target);

/**
 * eng_dataset_order:
 * @order: (n_train) out: the training pairs in the order of @epoch: a seeded permutation, or file order
 *
 * The permutation depends on (seed, epoch) and the count only.
 */
void eng_dataset_order (const EngDataset *self, int *order, const EngConfig *config, int epoch);

G_END_DECLS
