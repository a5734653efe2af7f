/* SPDX-License-Identifier: MIT
 *
 * The one list of learned tensors: names, shapes, pointers, initialisation, checkpoint keys and test
 * labels all come from here.
 *
 * Names and layouts are PyTorch's and the book's: weights (out, in), gates r, z, n or i, f, g, o, two
 * biases; "encoder.rnn.weight_ih_l0", "decoder.dense.weight", … . All weights lie in one array, all
 * gradients in another of the same layout.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"
#include "kern-real.h"

G_BEGIN_DECLS

typedef enum
{
  ENG_INIT_NORMAL, /* N(0, 1): embeddings */
  ENG_INIT_XAVIER, /* U(±sqrt (6 / (in + out))) of the whole stacked matrix */
  ENG_INIT_BIAS    /* U(±1 / sqrt (fan)): PyTorch's default of biases */
} EngInit;

typedef struct
{
  char name[48];
  int rows, cols;  /* cols = 1 for a vector */
  gboolean vector; /* saved with one dimension */
  gsize offset;    /* of the first element in the arrays */
  EngInit init;
  int fan; /* for ENG_INIT_BIAS */
} EngTensor;

/* Dimensions that the corpus brings. */
typedef struct
{
  int source_vocab, target_vocab; /* tokens */
  int width;                      /* real vectors: values a step; else 0 */
} EngDims;

/* A weight matrix, or some of its columns, laid out for products (kern-pack.h). */
typedef struct
{
  int tensor, column, width; /* which columns of which tensor */
  gboolean backward;         /* for dx = dy w, else for y = x wᵀ */
  gsize from;                /* first element in the weights */
  int ld;                    /* row stride there */
  int K, N;                  /* of the product: (M, K) × (K, N) */
  real *panels;              /* owned, on a multiple of 64 bytes */
  guint64 version;           /* rises whenever they are renewed, for whoever keeps more copies of the weights */
} EngPanels;

typedef struct
{
  EngDims dims;
  int n_tensors;
  EngTensor *tensors; /* (n_tensors) owned */
  gsize size;         /* elements of all tensors */
  real *weights;      /* (size) owned */
  int n_panels;
  EngPanels *panels; /* (n_panels) owned: copies of the weights that eng_params_changed() renews */
} EngParams;

/* eng_params_new: the tensors of @config's model, weights zero. */
EngParams *eng_params_new (const EngConfig *config, const EngDims *dims);
void eng_params_free (EngParams *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngParams, eng_params_free)

/* eng_params_init: draws every weight from the stream of its tensor. */
void eng_params_init (EngParams *self, guint64 seed);

const EngTensor *eng_params_find (const EngParams *self, const char *name); /* or NULL */

/* eng_params_changed: to be called after weights were written: renews all panels. eng_params_renew(): one. */
void eng_params_changed (EngParams *self);
void eng_params_renew (EngParams *self, int panel);

/* eng_params_renew_rows: what panels hold of the rows @first … @first + @rows - 1 of one tensor's columns @column …
 * @column + @cols - 1, after these were written. Rows are cut as kern_pack_set_rows() wants them, columns as the
 * panels are. Different rows may be renewed on different threads at the same time; the first among them raises
 * the version. */
void eng_params_renew_rows (EngParams *self, int tensor, int first, int rows, int column, int cols);

/**
 * eng_params_panels:
 * @tensor: whose columns @column … @column + @width - 1 are meant
 *
 * Forward (y = x wᵀ): K = width, N = rows. Backward (dx = dy w): K = rows, N = width.
 *
 * Returns: (nullable): the panels of that block, if the model keeps any.
 */
const EngPanels *eng_params_panels (const EngParams *self, const EngTensor *tensor, int column, int width, gboolean backward);

static inline real *
eng_params_data (const EngParams *self, const EngTensor *tensor)
{
  return self->weights + tensor->offset;
}

G_END_DECLS
