/* SPDX-License-Identifier: MIT
 *
 * Every painter in every situation that it must stand: nothing yet, one point, NaN, huge, Chinese, a pointer
 * over it. The gallery draws them to be looked at; the tests hold them against reference pictures, their
 * bounds and each other.
 */
#pragma once

#include "sample.h"
#include "ui-curves.h"
#include "ui-export.h"
#include "ui-mask.h"
#include "ui-sandbox.h"
#include "ui-schedule.h"
#include "ui-sentence.h"
#include "ui-strip.h"

typedef struct
{
  UiState *state[UI_PALETTE_RUNS]; /* owned, or NULL */
  UiPaintFunc paint;
  char *(*describe) (gconstpointer data);
  union
  {
    UiCurves curves;
    UiStrip strip;
    UiMask mask;
    UiSandbox sandbox;
    UiSentence sentence;
    UiSchedule schedule;
  };
} Scene;

typedef struct
{
  const char *name;
  void (*make) (Scene *scene);
  const char *says; /* must stand in the spoken text */
  gboolean pointer; /* a readout covers other text */
  gboolean cut;     /* long words may end in "…" at the size of a panel */
} SceneSpec;

/* Every scene, panel by panel. */
void scene_foreach (void (*func) (const SceneSpec *spec, gpointer data), gpointer data);

const SceneSpec *scene_find (const char *name); /* fails when there is none */

void scene_clear (Scene *scene);
