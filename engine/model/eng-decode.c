/* SPDX-License-Identifier: MIT */

#include "eng-decode.h"

#include <math.h>
#include <string.h>

#include "kern-math.h"

#include "eng-decoder.h"
#include "eng-screen.h"

struct EngDecode
{
  EngConfig *config;       /* owned */
  const EngParams *params; /* borrowed */
  int max_source;
  EngSeq2Seq *model; /* owned; rows = width */
  int width;
  int *source, *lengths, *steps; /* (width × max_source), (width), (width) owned */
  real *p;                       /* (width, V) owned: distributions of the step */
  real *scratch;                 /* (width, H) owned */
  EngScreen *screen;             /* owned, or NULL */
  EngTeam team;
  gboolean has_team;
};

/* A prefix that the search still extends: a row of the model, and its node in the tree. */
typedef struct
{
  int node;
  int row;
} Live;

typedef struct
{
  int parent; /* index in the live set */
  int id;
  double log_prob;
} Extension;

static void
set_width (EngDecode *self, int width)
{
  gsize W = (gsize) width;

  if (self->width == width)
    return;

  g_clear_pointer (&self->model, eng_seq2seq_free);
  self->width = width;
  self->model = eng_seq2seq_new (self->config, self->params, width, self->max_source, self->config->max_length, 1, FALSE);
  eng_seq2seq_set_team (self->model, self->has_team ? &self->team : NULL);
  self->source = g_renew (int, self->source, W *(gsize) self->max_source);
  self->lengths = g_renew (int, self->lengths, W);
  self->steps = g_renew (int, self->steps, W);
  self->p = g_renew (real, self->p, W * (gsize) self->model->shape.O);
  self->scratch = g_renew (real, self->scratch, W * (gsize) self->model->shape.Hd);
}

EngDecode *
eng_decode_new (const EngConfig *config, const EngParams *params, int max_source)
{
  EngDecode *self = g_new0 (EngDecode, 1);

  g_assert (params->dims.target_vocab > 0);
  self->config = eng_config_copy (config);
  self->config->feed = ENG_FEED_ARGMAX;
  self->params = params;
  self->max_source = max_source;
  set_width (self, 1);
  self->screen = eng_screen_new (&self->model->w, &self->model->shape);

  return self;
}

void
eng_decode_set_team (EngDecode *self, const EngTeam *team)
{
  self->has_team = team != NULL;

  if (team != NULL)
    self->team = *team;

  eng_seq2seq_set_team (self->model, self->has_team ? &self->team : NULL);
}

void
eng_decode_free (EngDecode *self)
{
  g_clear_pointer (&self->screen, eng_screen_free);
  g_clear_pointer (&self->model, eng_seq2seq_free);
  eng_config_free (self->config);
  g_free (self->source);
  g_free (self->lengths);
  g_free (self->steps);
  g_free (self->p);
  g_free (self->scratch);
  g_free (self);
}

static int
forced_at (guint n, const EngForcedWord *forced, int position)
{
  for (guint i = 0; i < n; i++)
    if (forced[i].position == position)
      return forced[i].id;

  return -1;
}

/* Row r of step t of the only lane. All rows live until the limit, so they stay in order. */
static gsize
row_at (const EngDecode *self, int t, int r)
{
  return eng_seq2seq_at (&self->model->target_packs.packs[0], t) + (gsize) r;
}

/* The k tokens of the largest @x, the first of equals first. @x: their logits, or @p (V) itself. */
static int
top_k (EngCandidate *top, const real *x, const real *p, int V, int k)
{
  int n = 0;

  for (int v = 0; v < V; v++)
    {
      int i;

      if (n == k && x[v] <= x[top[n - 1].id])
        continue;

      for (i = MIN (n, k - 1); i > 0 && x[top[i - 1].id] < x[v]; i--)
        top[i] = top[i - 1];

      top[i] = (EngCandidate){ v, (float) p[v] };
      n = MIN (n + 1, k);
    }

  return n;
}

/* Logits of step t in row r. */
static const real *
logits_at (const EngDecode *self, int t, int r)
{
  return self->model->logits + row_at (self, t, r) * (gsize) self->model->shape.Vt;
}

static float *
copy_floats (const real *from, gsize n)
{
  float *to = g_new (float, n);

  for (gsize k = 0; k < n; k++)
    to[k] = (float) from[k];

  return to;
}

/* What the model had at step t in row r when it took @id. */
static void
record_step (const EngDecode *self, EngDecodeStep *step, int t, int r, int id, gboolean forced, const real *p)
{
  const EngSeq2Seq *model = self->model;
  const EngLayer *top = &model->decoder[model->shape.L - 1];
  gsize at = row_at (self, t, r);

  step->id = id;
  step->forced = forced;
  step->n_top = top_k (step->top, logits_at (self, t, r), p, model->shape.Vt, ENG_TOP_K);
  step->probability = (float) p[id];
  step->state = copy_floats (top->h + at * (gsize) top->H, (gsize) top->H);
  step->gates = top->cell == ENG_CELL_RNN ? NULL : copy_floats (top->gates + at * (gsize) top->G, (gsize) top->G);

  if (model->shape.attention != ENG_ATTENTION_NONE)
    step->attention = copy_floats (model->attention + at * (gsize) model->max_source, (gsize) model->key_count[r]);
}

static void
begin (EngDecode *self, const int *source, int n, EngBatch *batch, const EngFeedPlan *plan)
{
  static const EngPass pass = { 0 };
  int run = self->config->encoder_padding == ENG_PADDING_RUN ? self->config->max_length : n;

  g_assert (n >= 1 && n <= self->max_source && run <= self->max_source);

  for (int r = 0; r < self->width; r++)
    {
      int *row = self->source + (gsize) r * (gsize) self->max_source;

      for (int s = 0; s < self->max_source; s++)
        row[s] = s < n ? source[s] : ENG_TOKEN_PAD;

      self->steps[r] = self->config->max_length;
    }

  for (int r = 0; r < self->width; r++)
    self->lengths[r] = n;

  *batch = (EngBatch){ .rows = self->width, .source_steps = self->max_source, .target_steps = self->config->max_length, .source = self->source, .source_valid = self->lengths, .source_run = self->lengths, .target_run = self->steps, .target_count = self->steps };

  /* Every row reads the same source; steps and lengths differ only in meaning. */
  if (run != n)
    batch->source_run = self->steps;

  eng_seq2seq_begin (self->model, batch, plan, &pass);
  eng_seq2seq_encode (self->model, 0);
}

/* The states of one step of all rows, fed @ids (by row). */
static void
advance_states (EngDecode *self, int t, const int *ids)
{
  EngSeq2Seq *model = self->model;

  for (int r = 0; r < self->width; r++)
    model->fed_ids[row_at (self, t, r)] = ids[r];

  if (t > 0 && self->config->context == ENG_CONTEXT_BOOK)
    eng_decoder_book_context (model, 0, t);

  eng_seq2seq_decoder_states (model, 0, t);
}

/* The whole step, distributions too. */
static void
advance (EngDecode *self, int t, const int *ids)
{
  advance_states (self, t, ids);
  eng_seq2seq_decoder_logits (self->model, 0, t);
  kern_softmax (self->p, logits_at (self, t, 0), 1, self->width, self->model->shape.Vt);
}

static void
greedy (EngDecode *self, guint n_forced, const EngForcedWord *forced, EngTranslation *translation)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (EngDecodeStep));
  int id = ENG_TOKEN_BOS;

  for (int t = 0; t < self->config->max_length; t++)
    {
      EngDecodeStep step = { 0 };
      int put = forced_at (n_forced, forced, t);

      advance (self, t, &id);

      if (put >= 0)
        id = put;
      else
        kern_argmax (&id, logits_at (self, t, 0), 1, self->model->shape.Vt);

      record_step (self, &step, t, 0, id, put >= 0, self->p);
      g_array_append_val (steps, step);

      if (id == ENG_TOKEN_EOS)
        {
          translation->ended_by_eos = TRUE;
          break;
        }
    }

  translation->n_steps = (int) steps->len;
  translation->steps = (EngDecodeStep *) (void *) g_array_free (steps, FALSE);
}

/* The word of the largest logit of step t, whose states stand. */
static int
largest_word (EngDecode *self, int t)
{
  EngSeq2Seq *model = self->model;
  const EngLayer *top = &model->decoder[model->shape.L - 1];
  int id = -1;

  if (self->screen != NULL)
    id = eng_screen_argmax (self->screen, top->h + row_at (self, t, 0) * (gsize) top->H, model->team);

  if (id < 0)
    {
      eng_seq2seq_decoder_logits (model, 0, t);
      kern_argmax (&id, logits_at (self, t, 0), 1, model->shape.Vt);
    }

  return id;
}

/* Rows of step t exchanged so that row r goes on from what row from[r] had. */
static void
permute_rows (EngDecode *self, int t, const int *from)
{
  EngSeq2Seq *model = self->model;
  gsize H = (gsize) model->shape.Hd;

  for (int l = 0; l < model->shape.L; l++)
    {
      real *states[] = { model->decoder[l].h, model->decoder[l].c };

      for (guint k = 0; k < G_N_ELEMENTS (states); k++)
        {
          real *rows = states[k] == NULL ? NULL : states[k] + row_at (self, t, 0) * H;

          if (rows == NULL)
            continue;

          memcpy (self->scratch, rows, (gsize) self->width * H * sizeof (real));

          for (int r = 0; r < self->width; r++)
            memcpy (rows + (gsize) r * H, self->scratch + (gsize) from[r] * H, H * sizeof (real));
        }
    }
}

typedef struct
{
  GArray *nodes; /* EngBeamNode */
  GArray *steps; /* EngDecodeStep of each node; the root's is empty */
  Live live[ENG_BEAM_MAX];
  int n_live;
} Search;

static int
add_node (Search *search, int parent, int id, double log_prob, const EngDecodeStep *step)
{
  EngBeamNode node = { .parent = parent, .id = id, .log_prob = log_prob };

  if (parent >= 0)
    node.depth = g_array_index (search->nodes, EngBeamNode, parent).depth + 1;

  node.score = node.depth == 0 ? 0 : log_prob / pow (node.depth, ENG_BEAM_ALPHA);
  g_array_append_val (search->nodes, node);
  g_array_append_val (search->steps, *step);

  return (int) search->nodes->len - 1;
}

/* The best @width extensions of all live prefixes; ties go to the earlier prefix, then the lower id. */
static int
best_extensions (const EngDecode *self, const Search *search, int put, Extension *best)
{
  gsize V = (gsize) self->model->shape.Vt;
  int n = 0;

  for (int k = 0; k < search->n_live; k++)
    {
      const real *p = self->p + (gsize) search->live[k].row * V;
      double before = g_array_index (search->nodes, EngBeamNode, search->live[k].node).log_prob;
      EngCandidate top[ENG_BEAM_MAX];
      int n_top = put >= 0 ? 1 : top_k (top, p, p, (int) V, self->width);

      if (put >= 0)
        top[0] = (EngCandidate){ put, (float) p[put] };

      for (int c = 0; c < n_top; c++)
        {
          double log_prob = before + log (MAX ((double) p[top[c].id], 1e-300));
          int i;

          if (n == self->width && log_prob <= best[n - 1].log_prob)
            continue;

          for (i = MIN (n, self->width - 1); i > 0 && best[i - 1].log_prob < log_prob; i--)
            best[i] = best[i - 1];

          best[i] = (Extension){ k, top[c].id, log_prob };
          n = MIN (n + 1, self->width);
        }
    }

  return n;
}

/* One step of the search: extend, keep the best, set finished ones aside. */
static void
search_step (EngDecode *self, Search *search, int t, int put)
{
  Extension best[ENG_BEAM_MAX];
  Live next[ENG_BEAM_MAX];
  int from[ENG_BEAM_MAX] = { 0 };
  int n = best_extensions (self, search, put, best);
  int n_next = 0;

  for (int k = 0; k < n; k++)
    {
      const Live *parent = &search->live[best[k].parent];
      EngDecodeStep step = { 0 };
      EngBeamNode *node;
      int index;

      record_step (self, &step, t, parent->row, best[k].id, put >= 0, self->p + (gsize) parent->row * (gsize) self->model->shape.Vt);
      index = add_node (search, parent->node, best[k].id, best[k].log_prob, &step);
      node = &g_array_index (search->nodes, EngBeamNode, index);
      node->kept = TRUE;
      node->finished = best[k].id == ENG_TOKEN_EOS || t + 1 == self->config->max_length;

      if (node->finished)
        continue;

      from[n_next] = parent->row;
      next[n_next] = (Live){ index, n_next };
      n_next++;
    }

  permute_rows (self, t, from);
  memcpy (search->live, next, sizeof (Live) * (gsize) n_next);
  search->n_live = n_next;
}

/* The best finished prefix becomes the answer; the tree goes with it. */
static void
finish_search (Search *search, EngTranslation *translation)
{
  int best = -1;

  for (guint k = 1; k < search->nodes->len; k++)
    {
      const EngBeamNode *node = &g_array_index (search->nodes, EngBeamNode, k);

      if (node->finished && (best < 0 || node->score > g_array_index (search->nodes, EngBeamNode, best).score))
        best = (int) k;
    }

  g_assert (best >= 0);
  translation->n_steps = g_array_index (search->nodes, EngBeamNode, best).depth;
  translation->steps = g_new0 (EngDecodeStep, translation->n_steps);
  translation->ended_by_eos = g_array_index (search->nodes, EngBeamNode, best).id == ENG_TOKEN_EOS;

  for (int k = best; k >= 0; k = g_array_index (search->nodes, EngBeamNode, k).parent)
    {
      EngBeamNode *node = &g_array_index (search->nodes, EngBeamNode, k);
      EngDecodeStep *step = &g_array_index (search->steps, EngDecodeStep, k);

      node->best = TRUE;

      if (node->depth == 0)
        continue;

      translation->steps[node->depth - 1] = *step;
      memset (step, 0, sizeof *step);
    }

  translation->n_beam = (int) search->nodes->len;
  translation->beam = (EngBeamNode *) (void *) g_array_free (search->nodes, FALSE);
}

static void
clear_step (gpointer data)
{
  EngDecodeStep *step = data;

  g_free (step->attention);
  g_free (step->state);
  g_free (step->gates);
}

static void
beam_search (EngDecode *self, guint n_forced, const EngForcedWord *forced, EngTranslation *translation)
{
  static const EngDecodeStep none = { 0 };
  Search search = { .nodes = g_array_new (FALSE, TRUE, sizeof (EngBeamNode)),
                    .steps = g_array_new (FALSE, TRUE, sizeof (EngDecodeStep)) };

  g_array_set_clear_func (search.steps, clear_step);
  search.live[0] = (Live){ add_node (&search, -1, ENG_TOKEN_BOS, 0, &none), 0 };
  search.n_live = 1;

  for (int t = 0; t < self->config->max_length && search.n_live > 0; t++)
    {
      int ids[ENG_BEAM_MAX] = { 0 };

      for (int k = 0; k < search.n_live; k++)
        ids[search.live[k].row] = g_array_index (search.nodes, EngBeamNode, search.live[k].node).id;

      advance (self, t, ids);
      search_step (self, &search, t, forced_at (n_forced, forced, t));
    }

  finish_search (&search, translation);
  g_array_unref (search.steps);
}

void
eng_decode_sentence (EngDecode *self, const int *source, int n, int beam, guint n_forced, const EngForcedWord *forced,
                     EngTranslation *translation)
{
  static const EngFeedPlan plan = { 0 };
  EngBatch batch;

  set_width (self, CLAMP (beam, 1, ENG_BEAM_MAX));
  begin (self, source, n, &batch, &plan);

  if (self->width == 1)
    greedy (self, n_forced, forced, translation);
  else
    beam_search (self, n_forced, forced, translation);

  translation->n_units = self->model->shape.Hd;
  translation->n_gates = eng_cell_gates (self->model->shape.decoder_cell);
}

void
eng_decode_words (EngDecode *self, const int *source, int n, EngTranslation *translation)
{
  static const EngFeedPlan plan = { 0 };
  EngBatch batch;
  int id = ENG_TOKEN_BOS;
  int t = 0;

  set_width (self, 1);
  begin (self, source, n, &batch, &plan);
  translation->steps = g_new0 (EngDecodeStep, self->config->max_length);

  while (t < self->config->max_length && !translation->ended_by_eos)
    {
      advance_states (self, t, &id);
      id = largest_word (self, t);
      translation->steps[t++].id = id;
      translation->ended_by_eos = id == ENG_TOKEN_EOS;
    }

  translation->n_steps = t;
}

gboolean
eng_decode_screens (const EngDecode *self)
{
  return self->screen != NULL && eng_screen_is_laid (self->screen);
}
