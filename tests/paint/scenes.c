/* SPDX-License-Identifier: MIT */

#include "scenes-private.h"

UiState *
scene_trained (guint epochs)
{
  UiState *state = sample_run (SAMPLE_FRENCH, 200, 22, 300);

  sample_train (state, 22 * epochs, TRUE);

  return state;
}

UiState *
scene_trained_vectors (void)
{
  UiState *state = sample_vectors_run (22, 60);

  sample_train (state, 22 * 40, TRUE);

  return state;
}

UiState *
scene_with_batch (SampleLanguage language, int rows, double epsilon, int longest)
{
  UiState *state = sample_run (language, longest > 10 ? 20000 : 200, 22, 300);

  sample_train (state, 220, TRUE);
  sample_picture (state, rows, epsilon, longest);

  return state;
}

void
scene_foreach (void (*func) (const SceneSpec *spec, gpointer data), gpointer data)
{
  const struct
  {
    const SceneSpec *specs;
    guint n;
  } groups[] = {
    { curves_scenes, n_curves_scenes },
    { strip_scenes, n_strip_scenes },
    { mask_scenes, n_mask_scenes },
    { sentence_scenes, n_sentence_scenes },
    { schedule_scenes, n_schedule_scenes },
  };

  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (guint i = 0; i < groups[g].n; i++)
      func (&groups[g].specs[i], data);
}

typedef struct
{
  const char *name;
  const SceneSpec *spec; /* NULL = not found */
} Search;

static void
compare_name (const SceneSpec *spec, gpointer data)
{
  Search *search = data;

  if (g_str_equal (spec->name, search->name))
    search->spec = spec;
}

const SceneSpec *
scene_find (const char *name)
{
  Search search = { name, NULL };

  scene_foreach (compare_name, &search);
  if (search.spec == NULL)
    g_error ("no scene %s", name);

  return search.spec;
}

void
scene_clear (Scene *scene)
{
  for (int i = 0; i < UI_PALETTE_RUNS; i++)
    g_clear_pointer (&scene->state[i], ui_state_free);
}
