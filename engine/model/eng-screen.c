/* SPDX-License-Identifier: MIT */

#include "eng-screen.h"

#include <math.h>

#include "kern-math.h"
#include "kern-pack.h"
#include "kern-screen.h"

#include "eng-memory.h"

/* Elements of an output layer below which nothing is gained. */
#define ELEMENTS_MIN (64 * 1024)

/* Full products that cost what laying the copy costs. */
#define PRODUCTS_TO_LAY 9

/* Words left, above which the full product decides. */
#define WORDS_MAX 256

#define PARTS_MAX 64

struct EngScreen
{
  const EngPanels *panels;    /* borrowed: which version of the weights */
  const real *weights, *bias; /* borrowed: (V, K), (V) or NULL */
  int V, K;
  guint8 *copy;    /* owned; NULL as long as nobody asked often enough */
  guint64 version; /* of the weights that were last asked about */
  int asked;       /* how often */
  gboolean laid;   /* the copy is of that version */
  gint8 *bytes;    /* (kern_screen_row_size) owned */
  real *upper;     /* (V rounded up) owned */
  int words[WORDS_MAX];
  real logits[WORDS_MAX];

  /* Of the call at hand. */
  KernScreenRow row;
  int parts;
  real lowest[PARTS_MAX];
};

EngScreen *
eng_screen_new (const EngWeights *weights, const EngShape *shape)
{
  EngScreen *self;

  if ((gsize) shape->Vt * (gsize) shape->Hd < ELEMENTS_MIN || !kern_screen_is_fast ())
    return NULL;

  self = g_new0 (EngScreen, 1);
  self->panels = weights->output;
  self->weights = weights->output_plain;
  self->bias = weights->output_bias;
  self->V = shape->Vt;
  self->K = shape->Hd;
  self->version = weights->output->version;
  self->bytes = g_new (gint8, kern_screen_row_size (self->K));
  self->upper = g_new (real, self->V + KERN_SCREEN_WORDS);

  return self;
}

void
eng_screen_free (EngScreen *self)
{
  eng_memory_free (self->copy);
  g_free (self->bytes);
  g_free (self->upper);
  g_free (self);
}

gboolean
eng_screen_is_laid (const EngScreen *self)
{
  return self->laid && self->version == self->panels->version;
}

static void
lay_part (int part, gpointer data)
{
  EngScreen *self = data;

  kern_screen_set (self->copy, self->weights, self->bias, self->V, self->K, part, self->parts);
}

static void
bounds_part (int part, gpointer data)
{
  EngScreen *self = data;

  self->lowest[part] = kern_screen_bounds (self->upper, self->copy, &self->row, self->V, self->K, part, self->parts);
}

static void
run (EngScreen *self, const EngTeam *team, gsize bytes, EngTeamFunc func)
{
  self->parts = MIN (eng_team_parts (team, bytes), PARTS_MAX);
  eng_team_run (team, self->parts, func, self);
}

/* Whether the copy is of the present weights, laid now if it was time. */
static gboolean
prepare (EngScreen *self, const EngTeam *team)
{
  gsize size = kern_screen_size (self->V, self->K);

  if (self->version != self->panels->version)
    {
      self->version = self->panels->version;
      self->asked = 0;
      self->laid = FALSE;
    }

  if (self->laid)
    return TRUE;

  if (++self->asked <= PRODUCTS_TO_LAY)
    return FALSE;

  if (self->copy == NULL)
    self->copy = eng_memory_new (size, 1);

  run (self, team, size, lay_part);
  self->laid = TRUE;

  return TRUE;
}

int
eng_screen_argmax (EngScreen *self, const real *h, const EngTeam *team)
{
  real lowest = -(real) INFINITY;
  int n, best;

  if (!prepare (self, team) || !kern_screen_row (&self->row, self->bytes, h, self->K))
    return -1;

  run (self, team, kern_screen_size (self->V, self->K), bounds_part);

  for (int part = 0; part < self->parts; part++)
    lowest = MAX (lowest, self->lowest[part]);

  n = kern_screen_pick (self->words, WORDS_MAX, self->upper, lowest, self->V);

  if (n == 1)
    return self->words[0];

  if (n > WORDS_MAX || !kern_pack_columns (self->logits, self->words, n, h, self->weights, self->bias, self->K, self->K))
    return -1;

  /* The words rise, so of equal logits the first word's is first. */
  kern_argmax (&best, self->logits, 1, n);

  return self->words[best];
}
