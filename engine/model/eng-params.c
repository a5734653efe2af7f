/* SPDX-License-Identifier: MIT */

#include "eng-params.h"

#include <math.h>
#include <string.h>

#include "kern-pack.h"
#include "kern-random.h"

#include "eng-memory.h"
#include "eng-seq2seq-shape.h"

static void G_GNUC_PRINTF (6, 7)
    add_tensor (GArray *tensors, int rows, int cols, EngInit init, int fan, const char *format, ...)
{
  EngTensor tensor = { .rows = rows, .cols = cols, .vector = init == ENG_INIT_BIAS, .init = init, .fan = fan };
  va_list args;

  va_start (args, format);
  g_vsnprintf (tensor.name, sizeof tensor.name, format, args);
  va_end (args);

  if (tensors->len > 0)
    {
      const EngTensor *last = &g_array_index (tensors, EngTensor, tensors->len - 1);

      tensor.offset = last->offset + (gsize) last->rows * (gsize) last->cols;
    }

  g_array_append_val (tensors, tensor);
}

static void
add_layer (GArray *tensors, const char *side, int cell, int layer, const char *suffix, int D, int H)
{
  int G = eng_cell_gates (cell) * H;

  add_tensor (tensors, G, D, ENG_INIT_XAVIER, 0, "%s.rnn.weight_ih_l%d%s", side, layer, suffix);
  add_tensor (tensors, G, H, ENG_INIT_XAVIER, 0, "%s.rnn.weight_hh_l%d%s", side, layer, suffix);
  add_tensor (tensors, G, 1, ENG_INIT_BIAS, H, "%s.rnn.bias_ih_l%d%s", side, layer, suffix);
  add_tensor (tensors, G, 1, ENG_INIT_BIAS, H, "%s.rnn.bias_hh_l%d%s", side, layer, suffix);
}

static void
add_encoder (GArray *tensors, const EngShape *shape)
{
  if (shape->Vs > 0)
    add_tensor (tensors, shape->Vs, shape->Es, ENG_INIT_NORMAL, 0, "encoder.embedding.weight");

  for (int l = 0; l < shape->L; l++)
    for (int direction = 0; direction < shape->directions; direction++)
      add_layer (tensors, "encoder", shape->encoder_cell, l, direction == 0 ? "" : "_reverse",
                 l == 0 ? shape->Es : shape->C, shape->He);
}

/* Decoder states learned from the encoder's where the two do not fit each other as they are. */
static void
add_bridge (GArray *tensors, const EngShape *shape)
{
  for (int l = 0; shape->bridge && l < shape->L; l++)
    {
      add_tensor (tensors, shape->Hd, shape->C, ENG_INIT_XAVIER, 0, "bridge.hidden_l%d.weight", l);
      add_tensor (tensors, shape->Hd, 1, ENG_INIT_BIAS, shape->C, "bridge.hidden_l%d.bias", l);

      if (shape->decoder_cell != ENG_CELL_LSTM)
        continue;

      add_tensor (tensors, shape->Hd, shape->C, ENG_INIT_XAVIER, 0, "bridge.cell_l%d.weight", l);
      add_tensor (tensors, shape->Hd, 1, ENG_INIT_BIAS, shape->C, "bridge.cell_l%d.bias", l);
    }
}

static void
add_decoder (GArray *tensors, const EngShape *shape, const EngConfig *config)
{
  /* A shared matrix that is also the output layer starts as the output layer would. */
  if (shape->Vt > 0)
    add_tensor (tensors, shape->Vt, shape->Et, config->tie_output ? ENG_INIT_XAVIER : ENG_INIT_NORMAL, 0,
                "decoder.embedding.weight");

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    add_tensor (tensors, shape->A, shape->Hd, ENG_INIT_XAVIER, 0, "decoder.attention.W_q.weight");

  if (shape->attention == ENG_ATTENTION_ADDITIVE || shape->attention == ENG_ATTENTION_GENERAL)
    add_tensor (tensors, shape->A, shape->C, ENG_INIT_XAVIER, 0, "decoder.attention.W_k.weight");

  if (shape->attention == ENG_ATTENTION_ADDITIVE)
    add_tensor (tensors, 1, shape->A, ENG_INIT_XAVIER, 0, "decoder.attention.w_v.weight");

  for (int l = 0; l < shape->L; l++)
    add_layer (tensors, "decoder", shape->decoder_cell, l, "", l == 0 ? shape->Et + shape->C : shape->Hd, shape->Hd);

  if (!config->tie_output)
    add_tensor (tensors, shape->O, shape->Hd, ENG_INIT_XAVIER, 0, "decoder.dense.weight");

  add_tensor (tensors, shape->O, 1, ENG_INIT_BIAS, shape->Hd, "decoder.dense.bias");
}

/* The backward product of a large output layer has rows enough for a library's gemm. */
#define PANELS_BACKWARD_MAX (256 * 1024)

static void
add_panels (GArray *panels, const EngParams *params, const char *name, int column, int width)
{
  const EngTensor *tensor = eng_params_find (params, name);

  for (int backward = 0; backward < 2; backward++)
    {
      EngPanels entry = { .tensor = (int) (tensor - params->tensors), .column = column, .width = width, .backward = backward };

      if (backward && (gsize) tensor->rows * (gsize) width > PANELS_BACKWARD_MAX && !strstr (name, ".rnn."))
        continue;

      entry.from = tensor->offset + (gsize) column;
      entry.ld = tensor->cols;
      entry.K = backward ? tensor->rows : width;
      entry.N = backward ? width : tensor->rows;
      entry.panels = eng_memory_new (kern_pack_size (entry.K, entry.N), sizeof (real));
      g_array_append_val (panels, entry);
    }
}

/* The matrices that every time step multiplies with. */
static void
plan_panels (EngParams *self, const EngShape *shape)
{
  GArray *panels = g_array_new (FALSE, TRUE, sizeof (EngPanels));
  gboolean attention = shape->attention != ENG_ATTENTION_NONE;

  for (int i = 0; i < self->n_tensors; i++)
    {
      const EngTensor *tensor = &self->tensors[i];

      if (strcmp (tensor->name, "decoder.rnn.weight_ih_l0") == 0)
        {
          add_panels (panels, self, tensor->name, attention ? shape->C : 0, shape->Et);
          add_panels (panels, self, tensor->name, attention ? 0 : shape->Et, shape->C);
        }
      else if (strstr (tensor->name, ".rnn.weight_") != NULL)
        add_panels (panels, self, tensor->name, 0, tensor->cols);
    }

  add_panels (panels, self, eng_params_find (self, "decoder.dense.weight") != NULL ? "decoder.dense.weight" : "decoder.embedding.weight",
              0, shape->Hd);

  self->n_panels = (int) panels->len;
  self->panels = (EngPanels *) (void *) g_array_free (panels, FALSE);
}

const EngPanels *
eng_params_panels (const EngParams *self, const EngTensor *tensor, int column, int width, gboolean backward)
{
  for (int i = 0; i < self->n_panels; i++)
    {
      const EngPanels *entry = &self->panels[i];

      if (&self->tensors[entry->tensor] == tensor && entry->column == column && entry->width == width && entry->backward == backward)
        return entry;
    }

  return NULL;
}

void
eng_params_renew (EngParams *self, int panel)
{
  EngPanels *entry = &self->panels[panel];

  entry->version++;
  kern_pack_set (entry->panels, self->weights + entry->from, entry->K, entry->N, entry->ld, !entry->backward);
}

void
eng_params_renew_rows (EngParams *self, int tensor, int first, int rows, int column, int cols)
{
  for (int i = 0; i < self->n_panels; i++)
    {
      EngPanels *entry = &self->panels[i];

      if (entry->tensor != tensor || entry->column != column || entry->width != cols)
        continue;

      kern_pack_set_rows (entry->panels, self->weights + entry->from, entry->K, entry->N, entry->ld, !entry->backward, first, rows);

      /* An update renews all rows, the first among them once. */
      if (first == 0)
        entry->version++;
    }
}

void
eng_params_changed (EngParams *self)
{
  for (int i = 0; i < self->n_panels; i++)
    eng_params_renew (self, i);
}

EngParams *
eng_params_new (const EngConfig *config, const EngDims *dims)
{
  EngParams *self = g_new0 (EngParams, 1);
  GArray *tensors = g_array_new (FALSE, TRUE, sizeof (EngTensor));
  EngShape shape;
  const EngTensor *last;

  eng_shape_init (&shape, config, dims);
  add_encoder (tensors, &shape);
  add_bridge (tensors, &shape);
  add_decoder (tensors, &shape, config);

  self->dims = *dims;
  self->n_tensors = (int) tensors->len;
  self->tensors = (EngTensor *) (void *) g_array_free (tensors, FALSE);
  last = &self->tensors[self->n_tensors - 1];
  self->size = last->offset + (gsize) last->rows * (gsize) last->cols;
  self->weights = eng_memory_new (self->size, sizeof (real));
  plan_panels (self, &shape);

  return self;
}

void
eng_params_free (EngParams *self)
{
  for (int i = 0; i < self->n_panels; i++)
    eng_memory_free (self->panels[i].panels);

  g_free (self->panels);
  g_free (self->tensors);
  eng_memory_free (self->weights);
  g_free (self);
}

void
eng_params_init (EngParams *self, guint64 seed)
{
  for (int i = 0; i < self->n_tensors; i++)
    {
      const EngTensor *tensor = &self->tensors[i];
      gsize n = (gsize) tensor->rows * (gsize) tensor->cols;
      real *w = self->weights + tensor->offset;
      double bound;

      if (tensor->init == ENG_INIT_NORMAL)
        {
          kern_random_normal (w, n, seed, KERN_STREAM_WEIGHTS, (guint64) i, 0);
          continue;
        }

      bound = tensor->init == ENG_INIT_XAVIER ? sqrt (6.0 / ((double) tensor->rows + (double) tensor->cols))
                                              : 1.0 / sqrt ((double) tensor->fan);
      kern_random_uniform (w, n, seed, KERN_STREAM_WEIGHTS, (guint64) i, 0);

      for (gsize k = 0; k < n; k++)
        w[k] = (real) (bound * (2.0 * (double) w[k] - 1.0));
    }

  eng_params_changed (self);
}

const EngTensor *
eng_params_find (const EngParams *self, const char *name)
{
  for (int i = 0; i < self->n_tensors; i++)
    if (strcmp (self->tensors[i].name, name) == 0)
      return &self->tensors[i];

  return NULL;
}
