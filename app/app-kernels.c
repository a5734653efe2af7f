/* SPDX-License-Identifier: MIT */

#include "app-kernels.h"

#include "kern-loss.h"

static void
sequence_mask (float *x, const int *valid_length, float fill, int B, int T, int D)
{
  kern_sequence_mask (x, valid_length, fill, B, T, D);
}

/* As the book has it: the loss of every position times its mask, then the mean over all T of a sentence. */
static void
masked_losses (float *losses, float *sentence, const float *logits, const int *targets, const int *valid_length,
               int B, int T, int V)
{
  g_autofree int *counted = g_new (int, (gsize) B *(gsize) T);

  for (int b = 0; b < B; b++)
    for (int t = 0; t < T; t++)
      counted[b * T + t] = t < valid_length[b] ? targets[b * T + t] : -1;

  kern_cross_entropy (losses, NULL, logits, counted, 1, B * T, V);

  for (int b = 0; b < B; b++)
    {
      double sum = 0;

      for (int t = 0; t < T; t++)
        sum += (double) losses[b * T + t];
      sentence[b] = (float) (sum / T);
    }
}

const UiSandboxKernels app_kernels = { .sequence_mask = sequence_mask, .masked_losses = masked_losses };
