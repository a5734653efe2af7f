/* SPDX-License-Identifier: MIT
 *
 * The configuration of a run: one plain struct, and one table that names every option. The command
 * line, `--help`, the checkpoint's metadata, the run log's "start" line, lesson files and the window's
 * controls all read and write the configuration through that table, so that a range or a default
 * stands in one place only.
 *
 * Any thread; a configuration belongs to whoever made it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every enumeration below is stored as an int in EngConfig, so that the option table can reach it. */
typedef enum
{
  ENG_TASK_NONE,
  ENG_TASK_REVERSE,
  ENG_TASK_COPY,
  ENG_TASK_SORT,
  ENG_TASK_NUMBERS,
  ENG_TASK_DATES,
  ENG_TASK_WAVES,
  ENG_TASK_NOISE
} EngTask;
typedef enum
{
  ENG_TEXT_BOOK,
  ENG_TEXT_CLEAN
} EngText;
typedef enum
{
  ENG_TOKENS_WORD,
  ENG_TOKENS_CHAR
} EngTokens;
typedef enum
{
  ENG_CELL_GRU,
  ENG_CELL_LSTM,
  ENG_CELL_RNN
} EngCell;
typedef enum
{
  ENG_ATTENTION_NONE,
  ENG_ATTENTION_ADDITIVE,
  ENG_ATTENTION_DOT,
  ENG_ATTENTION_GENERAL
} EngAttention;
typedef enum
{
  ENG_OPTIMIZER_ADAM,
  ENG_OPTIMIZER_SGD
} EngOptimizer;
typedef enum
{
  ENG_ORDER_SHUFFLED,
  ENG_ORDER_FILE
} EngOrder;
typedef enum
{
  ENG_LOSS_TOKEN,
  ENG_LOSS_BOOK,
  ENG_LOSS_MSE
} EngLoss;
typedef enum
{
  ENG_PADDING_SKIP,
  ENG_PADDING_RUN
} EngPadding;
typedef enum
{
  ENG_CONTEXT_ENCODER,
  ENG_CONTEXT_BOOK
} EngContext;
typedef enum
{
  ENG_COIN_TOKEN,
  ENG_COIN_SENTENCE,
  ENG_COIN_BATCH
} EngCoin;
typedef enum
{
  ENG_FEED_ARGMAX,
  ENG_FEED_SAMPLE,
  ENG_FEED_MIX
} EngFeed;
typedef enum
{
  ENG_SCHEDULE_CONSTANT,
  ENG_SCHEDULE_LINEAR,
  ENG_SCHEDULE_EXPONENTIAL,
  ENG_SCHEDULE_INVERSE_SIGMOID
} EngScheduleKind;

/* The schedule of ε, the probability of feeding the true token, as a function of the update i = 0, 1, …
 * (Bengio et al. 2015, arXiv 1506.03099; inverse sigmoid in the form that cannot overflow). */
typedef struct
{
  int kind;     /* EngScheduleKind */
  double start; /* constant: ε; linear: ε at i = 0 */
  double end;   /* linear: ε from i = steps on; may lie above start */
  double steps; /* linear: updates from start to end */
  double k;     /* exponential: ε = k^i, 0 < k <= 1; inverse sigmoid: k >= 1 */
  double floor; /* exponential, inverse sigmoid: ε never falls below */
} EngSchedule;

typedef struct
{
  /* Data. Strings are owned, or NULL. */
  char *lesson; /* name of a built-in lesson or path of a lesson file */
  char *data;   /* tab-separated pairs; NULL with no source, target, task: the built-in corpus */
  char *source; /* line-aligned pair of files, both or neither */
  char *target;
  int task;       /* EngTask */
  gboolean swap;  /* exchange source and target */
  int max_pairs;  /* 0 = all; otherwise the first N lines, and one more with the book's lessons */
  int text;       /* EngText */
  int tokens;     /* EngTokens */
  int min_count;  /* rarer tokens are <unk> */
  int max_length; /* T: longest sequence in tokens, <eos> included */
  double valid;   /* held-out pairs: a count, or a percentage when valid_percent */
  gboolean valid_percent;

  /* Model. */
  int encoder_cell, decoder_cell; /* EngCell */
  int layers, embed, encoder_hidden, decoder_hidden;
  gboolean bidirectional;
  int attention; /* EngAttention */
  gboolean tie_output;

  /* Optimisation. */
  int batch, epochs;
  int steps; /* 0 = as many as the epochs hold; otherwise stop after this many updates */
  double learning_rate, clip /* 0 = off */, dropout;
  int optimizer, order;         /* EngOptimizer, EngOrder */
  int loss;                     /* EngLoss */
  gboolean mask;                /* FALSE: padding counts in the loss */
  int encoder_padding, context; /* EngPadding, EngContext */

  /* Forcing. */
  EngSchedule forcing;
  int coin, feed; /* EngCoin, EngFeed */
  double temperature;

  /* Machine. */
  gint64 seed;
  int threads; /* 0 = all cores; never changes a result */
  int lanes;   /* 0 = chosen from the batch size; part of what fixes the bits */
} EngConfig;

typedef enum
{
  ENG_OPTION_INT,
  ENG_OPTION_REAL,
  ENG_OPTION_CHOICE,
  ENG_OPTION_SWITCH, /* on|off; as a flag without value: on */
  ENG_OPTION_STRING,
  ENG_OPTION_SCHEDULE,
  ENG_OPTION_VALID
} EngOptionKind;

typedef enum
{
  ENG_OPTION_GROUP_DATA,
  ENG_OPTION_GROUP_MODEL,
  ENG_OPTION_GROUP_OPTIMISATION,
  ENG_OPTION_GROUP_FORCING,
  ENG_OPTION_GROUP_MACHINE
} EngOptionGroup;

typedef struct
{
  const char *name; /* the long option without its dashes */
  EngOptionKind kind;
  EngOptionGroup group;
  gsize field;         /* offset of the field in EngConfig */
  gsize field2;        /* a second field that is set too (cell, hidden), or 0 */
  double min, max;     /* range of numbers, both ends included */
  const char *choices; /* "a|b|c" in the order of the enumeration, or NULL */
  const char *preset;  /* the default, as eng_config_set() takes it */
  gboolean live;       /* can change while a run goes on, from the next batch */
  gboolean flag;       /* given on the command line without a value */
  const char *help;    /* one line, marked for translation */
} EngOption;

/**
 * eng_config_options:
 * @n: (out): how many
 *
 * Returns: the table of all options, in the order of `--help`; static.
 */
const EngOption *eng_config_options (guint *n);

/**
 * eng_config_find:
 *
 * Returns: (nullable): the option of that name, or %NULL.
 */
const EngOption *eng_config_find (const char *name);

/**
 * eng_config_new:
 *
 * Returns: (transfer full): a configuration with every option at its default.
 */
EngConfig *eng_config_new (void);
EngConfig *eng_config_copy (const EngConfig *self);
void eng_config_free (EngConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngConfig, eng_config_free)

/**
 * eng_config_set:
 * @value: the value as text, in the C locale
 *
 * Sets one option. On failure nothing changes and the message names option, value and range.
 *
 * Returns: %FALSE with %ENG_ERROR_BAD_OPTION for an unknown name or a value out of range.
 */
gboolean eng_config_set (EngConfig *self, const char *name, const char *value, GError **error);

/**
 * eng_config_get:
 *
 * Returns: (transfer full) (nullable): the value as eng_config_set() takes it; %NULL for a string that is
 *   not set. An option with two fields (cell, hidden) gives the first.
 */
char *eng_config_get (const EngConfig *self, const char *name);

/**
 * eng_config_check:
 *
 * Checks what no single option can: combinations. Called before a model is built.
 *
 * Returns: %FALSE with %ENG_ERROR_BAD_OPTION.
 */
gboolean eng_config_check (const EngConfig *self, GError **error);

/**
 * eng_config_equal_model:
 *
 * Returns: whether two configurations give models of the same tensors, vocabularies apart.
 */
gboolean eng_config_equal_model (const EngConfig *a, const EngConfig *b);

/**
 * eng_schedule_parse:
 * @text: `0.75`, `constant:P`, `linear:START:END:STEPS`, `exponential:K[:FLOOR]`, `inverse-sigmoid:K[:FLOOR]`
 */
gboolean eng_schedule_parse (EngSchedule *schedule, const char *text, GError **error);
char *eng_schedule_format (const EngSchedule *schedule);

/**
 * eng_schedule_epsilon:
 * @step: the update's index i, from 0
 *
 * Returns: ε, the probability of feeding the true token; in [0, 1].
 */
double eng_schedule_epsilon (const EngSchedule *schedule, guint64 step);

G_END_DECLS
