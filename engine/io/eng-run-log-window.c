/* SPDX-License-Identifier: MIT
 *
 * Reading what only a window's run log has: which sentences were pinned in it, and what was said before.
 */
#include "eng-json.h"
#include "eng-run-log-private.h"

gboolean
eng_run_log_parse_pinned (JsonObject *object, EngBatchPicture *picture, const char **wrong)
{
  JsonArray *list = eng_json_get_array (object, "pinned");
  const guint n = list != NULL ? json_array_get_length (list) : 0;

  *wrong = "pinned";

  if (list == NULL)
    return eng_json_get (object, "pinned") == NULL;

  picture->pinned = g_new0 (int, MAX (n, 1));
  picture->n_pinned = (int) n;

  for (guint i = 0; i < n; i++)
    {
      gint64 pair = -1;

      if (!eng_json_node_int (json_array_get_element (list, i), &pair) || pair < 0 || pair > G_MAXINT)
        return FALSE;

      picture->pinned[i] = (int) pair;
    }

  return TRUE;
}

/* The member's text; NULL with its name in @wrong. */
static char *
get_text (JsonObject *object, const char *name, const char **wrong)
{
  *wrong = name;

  return g_strdup (eng_json_get_string (object, name));
}

static gboolean
get_scores (JsonObject *object, EngBleuAnatomy *bleu, const char **wrong)
{
  *wrong = "book_bleu";

  if (!eng_json_get_real (object, "book_bleu", &bleu->book))
    return FALSE;

  *wrong = "bleu";

  return eng_json_get_real (object, "bleu", &bleu->standard);
}

EngSample *
eng_run_log_parse_said (JsonObject *object, const char **wrong)
{
  g_autoptr (EngSample) sample = g_new0 (EngSample, 1);
  EngTranslation *translation = sample->translation = eng_translation_new ();
  gint64 step = -1;

  sample->past = TRUE;
  sample->reference = g_strdup (eng_json_get_string (object, "reference"));
  *wrong = "step";

  if (!eng_json_get_int (object, "step", &step) || step < 0)
    return NULL;

  translation->step = (guint64) step;

  if ((translation->text = get_text (object, "source", wrong)) == NULL ||
      (translation->output = get_text (object, "output", wrong)) == NULL ||
      (sample->reference != NULL && !get_scores (object, &sample->bleu, wrong)))
    return NULL;

  *wrong = "ended_by_eos";

  return eng_json_get_bool (object, "ended_by_eos", &translation->ended_by_eos) ? g_steal_pointer (&sample) : NULL;
}
