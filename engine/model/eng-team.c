/* SPDX-License-Identifier: MIT */

#include "eng-team.h"

#include "kern-pack.h"

/* What a part should read at least: handing it over costs 0.2 to 0.5 µs, reading this about one. */
#define PART_BYTES (64 * 1024)

int
eng_team_parts (const EngTeam *team, gsize bytes)
{
  return team == NULL ? 1 : (int) CLAMP (bytes / PART_BYTES, 1, (gsize) team->threads);
}

void
eng_team_run (const EngTeam *team, int parts, EngTeamFunc func, gpointer data)
{
  if (parts > 1 && team != NULL)
    {
      team->run (team->pool, parts, func, data);
      return;
    }

  for (int part = 0; part < parts; part++)
    func (part, data);
}

typedef struct
{
  real *c;
  const real *a, *packed, *bias;
  int M, N, K, lda, ldc;
  gboolean add;
  int parts;
} Product;

static void
product_part (int part, gpointer data)
{
  const Product *p = data;

  kern_pack_part (p->c, p->a, p->packed, p->bias, p->M, p->N, p->K, p->lda, p->ldc, p->add, part, p->parts);
}

void
eng_team_product (const EngTeam *team, real *c, const real *a, const real *packed, const real *bias, int M, int N, int K,
                  int lda, int ldc, gboolean add)
{
  Product product = { c, a, packed, bias, M, N, K, lda, ldc, add, eng_team_parts (team, (gsize) N * (gsize) K * sizeof (real)) };

  if (product.parts == 1)
    kern_pack_product (c, a, packed, bias, M, N, K, lda, ldc, add);
  else
    eng_team_run (team, product.parts, product_part, &product);
}
