/* SPDX-License-Identifier: MIT
 *
 * reference-run CASES FOLDER: makes every case of a file. Writes losses and logits of each as one line of JSON to
 * standard output, and its weights before and after to FOLDER/NAME-before.safetensors, FOLDER/NAME-after.safetensors.
 */

#include <stdio.h>

#include "eng-checkpoint.h"
#include "reference.h"

static void
save (EngTrainer *trainer, const char *folder, const char *name, const char *when)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-%s.safetensors", folder, name, when);
  g_autoptr (GError) error = NULL;

  eng_checkpoint_save (trainer, NULL, path, &error);
  g_assert_no_error (error);
}

static void
print_numbers (const char *name, const double *numbers, int n)
{
  printf (",\"%s\":[", name);

  for (int i = 0; i < n; i++)
    printf ("%s%.17g", i > 0 ? "," : "", numbers[i]);

  printf ("]");
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = NULL;

  if (argc != 3)
    {
      fprintf (stderr, "usage: reference-run CASES FOLDER\n");
      return 2;
    }

  cases = reference_read (argv[1]);

  for (guint i = 0; i < cases->len; i++)
    {
      const ReferenceCase *reference = g_ptr_array_index (cases, i);
      g_autoptr (EngTrainer) trainer = reference_trainer (reference);
      int n_logits;
      g_autofree double *logits = reference_logits (reference, trainer, &n_logits);
      g_autofree double *losses = NULL;

      save (trainer, argv[2], reference->name, "before");
      losses = reference_losses (reference, trainer);
      save (trainer, argv[2], reference->name, "after");
      printf ("{\"name\":\"%s\"", reference->name);
      print_numbers ("losses", losses, reference->steps);
      print_numbers ("logits", logits, n_logits);
      printf ("}\n");
    }

  return 0;
}
