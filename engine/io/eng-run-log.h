/* SPDX-License-Identifier: MIT
 *
 * The run log: JSON Lines, one object an event. It is written to a temporary file beside its final name,
 * flushed at each epoch, and renamed when the run ends (done, interrupted or diverged), so that a reader finds
 * a whole log or none. Numbers have as many digits as read back to the same bits; what is not finite is null.
 * Members are only ever added; readers pass over those, and over events, that they do not know.
 *
 *   {"event":"start", "config":{option:value,…}, "vocab":{"source":n,"target":n}, "parameters":n,
 *    "pairs":{"train":n,"valid":n}, "corpus":"…", "steps_per_epoch":n, "steps_total":n, "first_step":n,
 *    "version":"…", "blas":"…"}
 *   {"event":"step", "step":n, "epoch":n, "loss":x, "tokens":n, "epsilon":e, "fed_true":n, "fed_own":n,
 *    "own_right":n, "grad_norm":x, "clipped":b, "learning_rate":x}
 *     With "updates":n, "mean_loss":x in the course of a long run that was opened: the row stands for so many.
 *     No clock: two runs of the same configuration have the same lines.
 *   {"event":"epoch", "epoch":n, "step":n, "loss":x, "book_loss":x, "valid_forced":x, "valid_free":x,
 *    "valid_bleu":x, "tokens_per_s":x, "seconds":x,
 *    "excess_error":x, "by_position":{"loss_forced":[…],"loss_free":[…],"right_forced":[…],"right_free":[…],
 *    "prefix_free":[…]}}
 *     The last two where there are such figures.
 *   {"event":"change", "step":n, "what":"epsilon", "from":x, "to":x}
 *     "what": epsilon (numbers: the value in effect before and from this step on), forcing (schedules, as text),
 *     learning_rate, dropout, clip, coin, feed, temperature.
 *   {"event":"sample", "step":n, "source":"…", "output":"…", "reference":"…", "book_bleu":x, "bleu":x,
 *    "anatomy":{"match":[4],"total":[4],"length":n,"reference_length":n,"brevity":x},
 *    "tokens":[…], "known":[b,…], "truncated":b, "ended_by_eos":b, "units":n, "gates":n,
 *    "decoding":[{"token":"…","probability":p,"forced":b,"top":[["…",p],…],"attention":[…],"state":[…],
 *    "gates":[…]},…]}
 *     reference and scores are null without one, and there is no anatomy. attention: a weight for each source token; state: (units);
 *     gates: (gates × units) row by row, r z n or i f g o; each only where there is such a thing. These three
 *     are rounded to five digits.
 *   {"event":"trace", "step":n, "epoch":n, "epsilon":e, "coin_for":"token|sentence|batch", "mixture":b, "mask":b, "rows":n, "source_steps":n, "target_steps":n,
 *    "width":n, "pair":[…], "source_length":[…], "target_length":[…],
 *    "source":[[word,…],…], "expected":[[word,…],…], "fed":[[word,…],…], "otherwise":[[word or null,…],…],
 *    "coin":[[u or null,…],…], "loss":[[x,…],…], "probability":[[p,…],…], "fed_true":[[b,…],…],
 *    "counts":[[b,…],…]}
 *     A batch: lists of rows, a row a list of positions; all rows have source_steps or target_steps of them,
 *     <pad> beyond the valid length. The fields are those of EngFedCell. For real vectors (width > 0) there
 *     are, in place of the words, "expected_values" and "output_values": row, position, value.
 *   {"event":"followed", …}
 *     As a trace, of one row: a sentence of an earlier batch that is followed through the run, as it was fed in its
 *     latest batch up to the trace that comes next.
 *     The trace of a log that a window wrote has "pinned":[pair,…] besides: the sentences that were pinned there, in their
 *     order; what is known of them came as "followed". Without it the first sentences are.
 *   {"event":"fed", "first":n, "last":n, "fed_true":[x,…], "fed_own":[x,…], "own_right":[x,…]}
 *     What the updates from first to last were fed: for each output position from the second on (the first is fed <bos>) how
 *     often it was the true word, the model's own, and, of these, the right one. A mixture counts as ε of a true word. At most
 *     256 such lines, rising; of a run that was resumed they go back to its beginning.
 *   {"event":"said", "step":n, "source":"…", "output":"…", "reference":"…", "book_bleu":x, "bleu":x, "ended_by_eos":b}
 *     What the model answered earlier in the run to the sentence of the sample that comes next; words and scores alone.
 *   {"event":"drift", "step":n, "held_out":b, "rows":n, "steps":n, "width":n, "length":[…], "expected":[…], "forced":[…],
 *    "free_running":[…]}
 *     Real vectors at the end of the last epoch: rows × steps × width numbers each, row by row.
 *   {"event":"beam", …}
 *     A sample that was decoded with a beam, with "beam" besides: [[parent,word,log probability,score,kept,finished,best],…],
 *     the root first, parents before their children; words as in "decoding", null for the root.
 *   {"event":"end", "reason":"done|interrupted|diverged", "step":n, "message":"…"}
 *     message where there is one.
 *
 * One caller at a time, on any thread.
 */
#pragma once

#include <glib.h>

#include "eng-event.h"

G_BEGIN_DECLS

typedef struct EngRunLog EngRunLog;

/* eng_run_log_new: NULL with a #GFileError when no file can be written at @path. */
EngRunLog *eng_run_log_new (const char *path, GError **error);

/* A failed write is kept, and told by eng_run_log_close(). eng_run_log_run() comes first. */
void eng_run_log_run (EngRunLog *self, const EngRunInfo *run);
void eng_run_log_step (EngRunLog *self, const EngStepInfo *step);
void eng_run_log_epoch (EngRunLog *self, const EngEpochInfo *epoch);
void eng_run_log_change (EngRunLog *self, const EngChange *change);
void eng_run_log_sample (EngRunLog *self, const EngSample *sample);
void eng_run_log_trace (EngRunLog *self, const EngBatchPicture *picture, const EngRunInfo *run); /* {"event":"trace",…} */
void eng_run_log_beam (EngRunLog *self, const EngSample *sample);                                /* one decoded with a beam */
void eng_run_log_fed (EngRunLog *self, const EngFedMap *fed);
void eng_run_log_said (EngRunLog *self, const EngSample *sample);
void eng_run_log_drift (EngRunLog *self, const EngDrift *drift, guint64 step);
/* eng_run_log_close: writes "end" with @reason (done|interrupted|diverged) and @message (or NULL), renames;
 * frees @self. FALSE when any write failed. */
gboolean eng_run_log_close (EngRunLog *self, const char *reason, const char *message, GError **error);

/* eng_run_log_abandon: frees @self and leaves no file: for a run that did not begin. */
void eng_run_log_abandon (EngRunLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngRunLog, eng_run_log_abandon)

/* A log read again. Ids in samples and pictures are indices of the words of @run, which are the words that
 * occur in the log, the special tokens first: not the ids, nor all the words, of the run that wrote it. */
typedef struct
{
  EngRunInfo *run;                /* owned */
  int source_vocab, target_vocab; /* sizes of the vocabularies; 0 for real vectors */
  char *version, *blas;           /* owned; or NULL */
  guint n_steps;
  EngStepInfo *steps;  /* (n_steps) owned; positions = 0; seconds between two epochs' by the share of steps */
  GPtrArray *epochs;   /* owned; EngEpochInfo */
  GPtrArray *changes;  /* owned; EngChange */
  GPtrArray *samples;  /* owned; EngSample; their translation without beam and nearest words */
  GPtrArray *said;     /* owned; EngSample, past */
  GPtrArray *pictures; /* owned; EngBatchPicture, the last is the latest and has the map of what was fed, if there is one */
  EngSample *beam;     /* owned; the newest that was decoded with a beam, or NULL */
  EngDrift *drift;     /* owned; of the newest epoch; NULL for words */
  char *reason;        /* owned; of the end, or NULL when the log has none */
  char *message;       /* owned; or NULL */
} EngRunLogData;

/**
 * eng_run_log_read:
 *
 * Returns: (transfer full): the log, or %NULL with a #GFileError, or %ENG_ERROR_BAD_FILE that names the line.
 */
EngRunLogData *eng_run_log_read (const char *path, GError **error);

/* eng_run_log_read_until: the same, given up with %G_FILE_ERROR_INTR once @stop (nullable) says so; it is asked every few
 * milliseconds. A million updates take some seconds. */
EngRunLogData *eng_run_log_read_until (const char *path, gboolean (*stop) (gpointer user_data), gpointer user_data, GError **error);
void eng_run_log_data_free (EngRunLogData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngRunLogData, eng_run_log_data_free)

G_END_DECLS
