/* SPDX-License-Identifier: MIT
 *
 * The engine against PyTorch's numbers, without PyTorch: cases.json holds runs that torch_compare.py has made in
 * both. Same first weights (from the seed), same batches (file order), no dropout.
 */

#include <math.h>

#include "reference.h"

/* Two orders of float additions drift apart over fifty updates of Adam. */
#define LOSS_TOLERANCE 1e-4
#define LOGIT_TOLERANCE 1e-5

static void
test_case (gconstpointer data)
{
  const ReferenceCase *reference = data;
  g_autoptr (EngTrainer) trainer = reference_trainer (reference);
  int n_logits;
  g_autofree double *logits = reference_logits (reference, trainer, &n_logits);
  g_autofree double *losses = reference_losses (reference, trainer);
  double worst = 0;

  g_assert_cmpint (n_logits, ==, reference->n_logits);
  g_assert_nonnull (reference->losses);

  for (int i = 0; i < n_logits; i++)
    if (!(fabs (logits[i] - reference->logits[i]) <= LOGIT_TOLERANCE))
      g_error ("%s: logit %d is %.9g, PyTorch has %.9g", reference->name, i, logits[i], reference->logits[i]);

  for (int i = 0; i < reference->steps; i++)
    {
      double difference = fabs (losses[i] / reference->losses[i] - 1);

      worst = MAX (worst, difference);

      if (!(difference <= LOSS_TOLERANCE))
        g_error ("%s: loss of step %d is %.9g, PyTorch has %.9g", reference->name, i + 1, losses[i], reference->losses[i]);
    }

  g_test_message ("largest relative difference of %d losses: %.2g", reference->steps, worst);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = NULL;

  g_test_init (&argc, &argv, NULL);
  cases = reference_read (CASES);
  g_assert_cmpuint (cases->len, >, 0);

  for (guint i = 0; i < cases->len; i++)
    {
      const ReferenceCase *reference = g_ptr_array_index (cases, i);
      g_autofree char *path = g_strdup_printf ("/reference/%s", reference->name);

      g_test_add_data_func (path, reference, test_case);
    }

  return g_test_run ();
}
