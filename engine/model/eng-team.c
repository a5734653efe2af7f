/* SPDX-License-Identifier: MIT */

#include "eng-team.h"

#include "kern-pack.h"

/* What a part should read at least: handing it over costs 0.2 to 1 µs, reading this about one. */
#define PART_BYTES (128 * 1024)

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
  const EngProduct *products;
  int n, parts;
} Products;

static void
products_part (int part, gpointer data)
{
  const Products *all = data;

  for (int i = 0; i < all->n; i++)
    {
      const EngProduct *p = &all->products[i];

      kern_pack_part (p->c, p->a, p->packed, p->bias, p->M, p->N, p->K, p->lda, p->ldc, p->add, part, all->parts);
    }
}

void
eng_team_products (const EngTeam *team, const EngProduct *products, int n)
{
  Products all = { products, n, 1 };
  gsize bytes = 0;

  /* Some four rows multiply while their weights are read; more are like reading more. */
  for (int i = 0; i < n; i++)
    bytes += (gsize) products[i].N * (gsize) products[i].K * sizeof (real) * ((gsize) products[i].M + 3) / 4;

  all.parts = eng_team_parts (team, bytes);
  eng_team_run (team, all.parts, products_part, &all);
}
