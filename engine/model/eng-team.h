/* SPDX-License-Identifier: MIT
 *
 * Helpers for the products of one sentence, which are bound by reading weights: two processors read twice as
 * much. The room knows no threads; whoever has some (train/eng-lanes) lends them through this.
 *
 * What is shared out are columns of a product, whose bits do not depend on how they are shared out.
 */
#pragma once

#include <glib.h>

#include "kern-real.h"

G_BEGIN_DECLS

typedef void (*EngTeamFunc) (int part, gpointer data);

typedef struct
{
  int threads; /* the caller included */
  /* Calls @func once for each part 0 … @parts - 1, on any thread, and returns when all are done. */
  void (*run) (gpointer pool, int parts, EngTeamFunc func, gpointer data);
  gpointer pool; /* borrowed */
} EngTeam;

/* eng_team_parts: into how many parts work is worth cutting that reads @bytes; 1 without a team (%NULL). */
int eng_team_parts (const EngTeam *team, gsize bytes);

/* eng_team_run: all @parts; with 1 the caller alone, without a team in their order. */
void eng_team_run (const EngTeam *team, int parts, EngTeamFunc func, gpointer data);

/* One kern_pack_product(), to be made. */
typedef struct
{
  real *c;
  const real *a, *packed, *bias;
  int M, N, K, lda, ldc;
  gboolean add;
} EngProduct;

/**
 * eng_team_products:
 *
 * Makes @n products, by all of @team where it is worth it, in one meeting of its threads. None reads what another
 * one makes; those that add to the same place do so in their order, and have the same N. @team may be %NULL.
 */
void eng_team_products (const EngTeam *team, const EngProduct *products, int n);

G_END_DECLS
