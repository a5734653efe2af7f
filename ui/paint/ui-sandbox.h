/* SPDX-License-Identifier: MIT
 *
 * Panel 3's second page, the sequence mask by hand: a few numbers, their valid lengths, and what the mask
 * makes of them. Three tables: a matrix, a tensor of rank 3, and the masked loss of a small batch.
 *
 * The numbers on the right are the engine's own: ui_sandbox_compute() calls the kernels that it is given.
 * Plain data, any thread.
 */
#pragma once

#include <cairo.h>

#include "ui-palette.h"

G_BEGIN_DECLS

typedef enum
{
  UI_SANDBOX_MATRIX, /* (2, 3) */
  UI_SANDBOX_TENSOR, /* (2, 3, 4) */
  UI_SANDBOX_LOSS    /* logits (3, 4, 10) -> losses (3, 4) */
} UiSandboxKind;

#define UI_SANDBOX_MAX_ROWS 3
#define UI_SANDBOX_MAX_STEPS 4
#define UI_SANDBOX_MAX_DEPTH 4
#define UI_SANDBOX_CLASSES 10
#define UI_SANDBOX_MAX (UI_SANDBOX_MAX_ROWS * UI_SANDBOX_MAX_STEPS * UI_SANDBOX_MAX_DEPTH)

/* The engine's arithmetic, synchronous and without state; filled by whoever knows both sides. */
typedef struct
{
  /* @x: (B, T, D) changed in place: entries at t >= valid_length[b] become @fill. */
  void (*sequence_mask) (float *x, const int *valid_length, float fill, int B, int T, int D);

  /* @losses: (B, T) out: cross-entropy, 0 beyond the valid length
   * @sentence: (B) out: the book's figure, the mean over all T
   * @logits: (B, T, V); @targets: (B, T) in [0, V) */
  void (*masked_losses) (float *losses, float *sentence, const float *logits, const int *targets,
                         const int *valid_length, int B, int T, int V);
} UiSandboxKernels;

typedef struct
{
  UiSandboxKind kind;
  int rows, steps, depth;               /* B, T, D; D is 1 but for the tensor */
  int length[UI_SANDBOX_MAX_ROWS];      /* 0-steps */
  double fill;                          /* not used by the loss */
  double values[UI_SANDBOX_MAX];        /* (B, T, D); LOSS: logit of the true class, the others' are 1 */
  double result[UI_SANDBOX_MAX];        /* (B, T, D); LOSS: (B, T) nats */
  double sentence[UI_SANDBOX_MAX_ROWS]; /* LOSS: mean over T, nats */
  double batch;                         /* LOSS: sum over what counts / how many count, nats; NaN without any */
  gboolean computed;                    /* the three above are up to date */
  int selected;                         /* index into values, framed; -1 = none */
} UiSandbox;

/* ui_sandbox_init: the book's example of the kind. */
void ui_sandbox_init (UiSandbox *self, UiSandboxKind kind);

/* ui_sandbox_size: how many values there are: B × T × D. */
int ui_sandbox_size (const UiSandbox *self);

/* ui_sandbox_compute: fills result, sentence and batch. */
void ui_sandbox_compute (UiSandbox *self, const UiSandboxKernels *kernels);

/* ui_sandbox_name: (transfer full): "x[1, 2]", as in a program: from 0. */
char *ui_sandbox_name (const UiSandbox *self, int index);

void ui_sandbox_paint (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, int width, int height);

/* ui_sandbox_describe: (transfer full) spoken text: lengths and every number of the result. */
char *ui_sandbox_describe (const UiSandbox *self);

/* ui_sandbox_hit: index of the value at (@x, @y); -1 = none. */
int ui_sandbox_hit (const UiSandbox *self, const UiPalette *palette, int width, int height, double x, double y);

G_END_DECLS
