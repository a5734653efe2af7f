/* SPDX-License-Identifier: MIT
 *
 * What the engine tells: events. Each is built whole by the engine, read-only once sent, and freed by
 * whoever received it. Every event carries the id of its run, which rises with each restart; receivers
 * drop older ids.
 *
 * Two ways out (see engine/run/eng-channel.h): what must not be lost goes through a queue (EngEvent);
 * what is only wanted fresh is a latest-wins slot (EngBatchPicture).
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "eng-fed-map.h"

G_BEGIN_DECLS

/* The tokens that every vocabulary begins with, in the book's order. */
enum
{
  ENG_TOKEN_UNK,
  ENG_TOKEN_PAD,
  ENG_TOKEN_BOS,
  ENG_TOKEN_EOS,
  ENG_TOKEN_FIRST /* the first id of a real word */
};

/* A vocabulary's words in order of their ids, shared and immutable. */
typedef struct
{
  gatomicrefcount ref_count;
  int n;
  char **words; /* (n) owned; words[0] is "<unk>" */
} EngWords;

EngWords *eng_words_new (int n, char **words); /* takes ownership of the array and its strings */
EngWords *eng_words_ref (EngWords *self);
void eng_words_unref (EngWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngWords, eng_words_unref)

/* A run begins: everything that stays the same while it goes on. */
typedef struct
{
  EngConfig *config;      /* owned */
  char *corpus;           /* owned; what a person calls the data: "English → French" or a file's name */
  EngWords *source_words; /* owned reference; NULL for real vectors */
  EngWords *target_words; /* owned reference; NULL for real vectors */
  int pairs_train, pairs_valid;
  char **examples; /* (NULL-terminated) owned; source, target, source, target … of the first few
                    * held-out pairs, to try; NULL without any and for real vectors */
  char *notice;    /* owned; lines of the data that were dropped or cut, counted and explained, for a
                    * person; NULL when there are none */
  int steps_per_epoch;
  guint64 steps_total; /* updates that the run will make if nobody stops it */
  guint64 parameters;  /* learned numbers */
  guint64 first_step;  /* updates already done: more than 0 after a resume */
  char *recording;     /* owned; the run log that this is shown from: nothing trains, and there are no weights to ask.
                        * NULL for a run that trains */
} EngRunInfo;

/* One update. Of a checkpoint opened to wait the first one is a look: the batch of its last update once more, with the
 * weights as they are; step is that of the checkpoint, also 0, and grad_norm NaN. */
typedef struct
{
  guint64 step;          /* updates done, from 1 */
  int epoch;             /* from 1 */
  double loss;           /* nats per valid target token; the loss that the gradient came from */
  int tokens;            /* valid target tokens of the batch */
  int positions;         /* rows × padded length: what the output layer would compute without a mask */
  double epsilon;        /* probability of the true token, in effect */
  int fed_true, fed_own; /* positions after <bos> that were fed the true token, the model's own */
  int own_right;         /* of fed_own: how many equalled the true token */
  double grad_norm;      /* before clipping */
  gboolean clipped;
  double learning_rate;
  double seconds; /* of training since the run began; pauses and validation do not count */
  /* Of an update, 0. In the course of a long run, of which few updates were kept: how many this row stands for, and their mean
   * loss (loss itself is the lowest or highest of some). */
  int updates;
  double mean_loss;
} EngStepInfo;

/* Real vectors: a few sequences as the decoder goes on from their sources, with the true value fed and with its own. */
typedef struct
{
  gboolean held_out;      /* of validation; else of training, where nothing is held out */
  int rows, steps, width; /* sequences; longest valid length; numbers a step */
  int *length;            /* (rows) owned; valid lengths */
  float *expected;        /* (rows, steps, width) owned; likewise the two below */
  float *forced;
  float *free_running;
} EngDrift;

EngDrift *eng_drift_new (int rows, int steps, int width); /* all 0 */
EngDrift *eng_drift_copy (const EngDrift *self);
void eng_drift_free (EngDrift *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngDrift, eng_drift_free)

/* The end of an epoch: what validation found. */
typedef struct
{
  int epoch;
  guint64 step;
  double loss;          /* training loss of the epoch, nats per valid token (MSE: per number); NaN before an update */
  double book_loss;     /* the book's figure: the same divided by T; NaN likewise */
  double valid_forced;  /* nats per token with the true token fed; NaN without validation pairs */
  double valid_free;    /* nats per token with the model's own fed; NaN likewise */
  double valid_bleu;    /* corpus BLEU 0-100 of greedy decoding; NaN likewise and for real vectors */
  double tokens_per_s;  /* valid target tokens of training */
  double seconds;       /* of training since the run began */
  int positions;        /* length of the arrays below: the longest validation target */
  double *loss_forced;  /* (positions) owned, or NULL: mean loss at each output position */
  double *loss_free;    /* (positions) owned, or NULL */
  double *right_forced; /* (positions) owned, or NULL: share of right tokens */
  double *right_free;   /* (positions) owned, or NULL */
  double *prefix_free;  /* (positions) owned, or NULL: share of sentences right up to and including here */
  double excess_error;  /* generated tasks: %ExAccErr of the whole length (Arora et al. 2022); NaN else */
  EngDrift *drift;      /* owned; NULL for tokens */
} EngEpochInfo;

typedef enum
{
  ENG_RUN_PAUSED,
  ENG_RUN_PLAYING,
  ENG_RUN_DONE,     /* all epochs made */
  ENG_RUN_DIVERGED, /* last good weights kept */
  ENG_RUN_FAILED    /* could not begin; nothing runs */
} EngRunState;

/* A live option took effect. */
typedef struct
{
  guint64 step;     /* the first update made with the new value */
  const char *what; /* the option's name; static */
  char *from, *to;  /* owned; as eng_config_get() gives them */
} EngChange;

/* One candidate of one decoding step. */
typedef struct
{
  int id;
  float probability;
} EngCandidate;

#define ENG_TOP_K 5

typedef struct
{
  int id;                      /* the token taken */
  gboolean forced;             /* put there by the user, not by the model */
  int n_top;                   /* at most ENG_TOP_K */
  EngCandidate top[ENG_TOP_K]; /* most probable first */
  float probability;           /* of the token taken */
  float *attention;            /* (n_source) owned; NULL without attention */
  float *state;                /* (n_units) owned; hidden state of the top decoder layer */
  float *gates;                /* (n_gates, n_units) owned; GRU r, z, n; LSTM i, f, g, o; NULL for RNN */
} EngDecodeStep;

/* One node of the beam search's tree: a prefix. */
typedef struct
{
  int parent;        /* index of the prefix it extends; -1 for the root */
  int depth;         /* tokens of the prefix, <eos> included */
  int id;            /* its last token */
  double log_prob;   /* of the whole prefix */
  double score;      /* log_prob / depth^α */
  gboolean kept;     /* survived into the next step */
  gboolean finished; /* ends in <eos> or at the length limit */
  gboolean best;     /* on the path that was returned */
} EngBeamNode;

/* An answer to a sentence. */
typedef struct
{
  guint64 serial;       /* of the command that asked */
  guint64 step;         /* updates done when it was decoded */
  char *text;           /* owned; what was asked */
  int n_source;         /* tokens of the source, <eos> included, after truncation */
  int *source_ids;      /* (n_source) owned */
  char **source_tokens; /* (n_source + 1, NULL-terminated) owned; as written, also when unknown */
  char ***nearest;      /* (n_source) owned; for an unknown token known ones of similar spelling, else NULL */
  gboolean truncated;   /* the source was longer than the model takes */
  int n_steps;
  EngDecodeStep *steps;  /* (n_steps) owned; the last one is <eos> when ended_by_eos */
  gboolean ended_by_eos; /* else by the length limit */
  char *output;          /* owned; words without <eos>, as a person writes them */
  int n_units, n_gates;
  int n_beam;        /* nodes; 0 for greedy decoding */
  EngBeamNode *beam; /* (n_beam) owned; beam[0] is the root */
} EngTranslation;

EngTranslation *eng_translation_new (void);
void eng_translation_free (EngTranslation *self);
EngTranslation *eng_translation_copy (const EngTranslation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngTranslation, eng_translation_free)

/* BLEU of one sentence, taken apart. */
#define ENG_BLEU_ORDERS 4

typedef struct
{
  int match[ENG_BLEU_ORDERS], total[ENG_BLEU_ORDERS]; /* clipped n-gram matches, n-grams of the output */
  int length, reference_length;
  double brevity;  /* brevity penalty */
  double book;     /* the book's BLEU, k = 2, 0-1 */
  double standard; /* sentence BLEU-4 as sacreBLEU gives it: exp smoothing, effective order, 0-100 */
} EngBleuAnatomy;

/* A sample: an answer, with its reference if one is known. Several come at the end of each tenth of a
 * run for the history of pinned sentences, and one for each translate command. */
typedef struct
{
  EngTranslation *translation; /* owned */
  char *reference;             /* owned, or NULL */
  EngBleuAnatomy bleu;         /* meaningful when reference is not NULL */
  gboolean past;               /* said before the run was opened from a file: words and scores alone, for the history */
} EngSample;

typedef enum
{
  ENG_EVENT_RUN,     /* run: a new run has begun */
  ENG_EVENT_STATE,   /* state */
  ENG_EVENT_STEPS,   /* steps: all updates since the last such event */
  ENG_EVENT_EPOCH,   /* epoch */
  ENG_EVENT_CHANGE,  /* change */
  ENG_EVENT_SAMPLE,  /* sample: the answer to a translate command */
  ENG_EVENT_PICTURE, /* picture: a batch of a recording, which has few of them, and each counts. Those of a run that
                      * trains come by the slot */
  ENG_EVENT_SAVED,   /* path: a checkpoint was written */
  ENG_EVENT_ERROR    /* error: a command failed, or the run diverged; the present run goes on unless a
                      * state event says otherwise */
} EngEventType;

typedef struct
{
  EngEventType type;
  guint run_id;
  union
  {
    EngRunInfo *run; /* owned */
    EngRunState state;
    struct
    {
      guint n;
      EngStepInfo *info; /* (n) owned */
    } steps;
    EngEpochInfo *epoch;             /* owned */
    EngChange *change;               /* owned */
    EngSample *sample;               /* owned */
    struct EngBatchPicture *picture; /* owned */
    char *path;                      /* owned */
    GError *error;                   /* owned */
  };
} EngEvent;

EngEvent *eng_event_new (EngEventType type, guint run_id);
void eng_event_free (EngEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngEvent, eng_event_free)

void eng_run_info_free (EngRunInfo *self);
EngRunInfo *eng_run_info_copy (const EngRunInfo *self);
void eng_epoch_info_free (EngEpochInfo *self);
EngEpochInfo *eng_epoch_info_copy (const EngEpochInfo *self);
void eng_change_free (EngChange *self);
EngChange *eng_change_copy (const EngChange *self);
void eng_sample_free (EngSample *self);
EngSample *eng_sample_copy (const EngSample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngRunInfo, eng_run_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngEpochInfo, eng_epoch_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngChange, eng_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngSample, eng_sample_free)

/* One position of one target sentence in the batch that was just trained on. */
typedef struct
{
  int expected;      /* id of the true token at this position: the target of the loss */
  int fed;           /* id that went into the decoder here; <bos> at position 0; of a mixture the model's best */
  int otherwise;     /* id that the other side of the coin would have fed; -1 at position 0; of a mixture the true one */
  float coin;        /* u in [0, 1): the true token was fed when u < ε; NaN at position 0, and for a mixture */
  float loss;        /* nats; of `expected` */
  float probability; /* the model's, of `expected` */
  gboolean fed_true; /* position 0 counts as true */
  gboolean counts;   /* inside the valid length, or the mask is off */
} EngFedCell;

/* The batch behind the mask map and the forcing strip. Row r is the same pair in every field. */
typedef struct EngBatchPicture
{
  guint run_id;
  guint64 step; /* updates done, this one included */
  int epoch;
  double epsilon;
  int coin;         /* EngCoin: what one coin decided for */
  gboolean mixture; /* ε of the true token's embedding and the rest of the model's words' went in: no coin decided */
  gboolean mask;    /* FALSE: padding counted */
  int rows, source_steps, target_steps;
  int *pair;          /* (rows) owned; index of the training pair */
  int *source_length; /* (rows) owned; valid lengths, <eos> included */
  int *target_length; /* (rows) owned */
  int *source_ids;    /* (rows, source_steps) owned; <pad> beyond the valid length */
  EngFedCell *cells;  /* (rows, target_steps) owned */
  /* Real vectors (NULL and 0 for tokens): what was expected, and what the decoder said. */
  int width;
  float *expected_values; /* (rows, target_steps, width) owned */
  float *output_values;   /* (rows, target_steps, width) owned */
  /* Followed pairs (ENG_COMMAND_FOLLOW) as they were in their latest batches up to this one: one row each. */
  int n_followed;
  struct EngBatchPicture **followed; /* (n_followed) owned, or NULL */
  EngFedMap *fed_map;                /* owned; what every update up to this one was fed; NULL where only batches that were pictured
                                      * are known (a log without it) */
  int n_pinned;
  int *pinned; /* (n_pinned) owned; of a log that a window wrote: the pairs that were pinned there, in their order; NULL: it does not say */
} EngBatchPicture;

EngBatchPicture *eng_batch_picture_new (int rows, int source_steps, int target_steps);
/* eng_batch_picture_new_row: (transfer full) one row of a picture as a picture. */
EngBatchPicture *eng_batch_picture_new_row (const EngBatchPicture *picture, int b);
EngBatchPicture *eng_batch_picture_copy (const EngBatchPicture *self);
void eng_batch_picture_free (EngBatchPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngBatchPicture, eng_batch_picture_free)

static inline EngFedCell *
eng_batch_picture_cell (const EngBatchPicture *self, int row, int position)
{
  return &self->cells[(gsize) row * (gsize) self->target_steps + (gsize) position];
}

G_END_DECLS
