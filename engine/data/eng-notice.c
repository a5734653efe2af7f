/* SPDX-License-Identifier: MIT
 *
 * What a person is told when a corpus was opened: what of it is not learned, and why.
 */

#include "eng-dataset.h"

#include <inttypes.h>

#include <glib/gi18n.h>

static void
append (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
append_columns (GString *text, const EngCorpusFigures *figures)
{
  g_autofree char *part =
      g_strdup_printf (ngettext ("%" PRIu64 " line dropped: fewer than two columns (line %" PRIu64 ")",
                                 "%" PRIu64 " lines dropped: fewer than two columns (the first: line %" PRIu64 ")",
                                 (gulong) figures->dropped_columns),
                       figures->dropped_columns, figures->first_dropped);

  append (text, part);
}

static void
append_empty (GString *text, const EngCorpusFigures *figures)
{
  g_autofree char *part = g_strdup_printf (ngettext ("%" PRIu64 " pair dropped: one side is empty",
                                                     "%" PRIu64 " pairs dropped: one side is empty",
                                                     (gulong) figures->dropped_empty),
                                           figures->dropped_empty);

  append (text, part);
}

static void
append_cut (GString *text, const EngDataset *self, guint64 cut)
{
  g_autofree char *part = g_strdup_printf (ngettext ("%" PRIu64 " sentence cut to %d tokens",
                                                     "%" PRIu64 " sentences cut to %d tokens", (gulong) cut),
                                           cut, self->max_length);

  append (text, part);
}

char *
eng_dataset_notice (const EngDataset *self)
{
  const EngCorpusFigures *figures;
  GString *text = g_string_new (NULL);
  guint64 cut;

  g_assert (self != NULL);

  figures = &self->figures;
  cut = figures->cut_source + figures->cut_target;
  if (figures->dropped_columns > 0)
    append_columns (text, figures);
  if (figures->dropped_empty > 0)
    append_empty (text, figures);
  if (cut > 0)
    append_cut (text, self, cut);

  return g_string_free (text, text->len == 0);
}
