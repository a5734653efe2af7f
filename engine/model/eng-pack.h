/* SPDX-License-Identifier: MIT
 *
 * Packed rows: how a batch of sequences of different lengths lies in memory without its padding.
 *
 * A batch is cut into lanes, slices of rows that know nothing of each other. In a lane the rows are sorted
 * by falling length, so the rows still alive at step t are the first alive[t] ones, and the rows of step t
 * follow those of step t - 1:
 *
 *   lengths 3, 2, 1:   step 0: a b c   step 1: a b   step 2: a      offset 0, 3, 5, 6
 *
 * An array over packed rows (N, D) holds the lanes one behind the other; position t of the lane's row i is
 * at row base + offset[t] + i. State arrays (B, H) hold a lane's rows from row_base on, in packed order.
 * So one gemm serves all steps of a lane, and one gemm all lanes where a sum over positions is wanted.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int rows;     /* of this lane */
  int row_base; /* first row in (B, ·) arrays */
  int steps;    /* of the longest row */
  int base;     /* first packed row in (N, ·) arrays */
  int total;    /* packed rows */
  int *row;     /* (rows) borrowed: index in the batch, in packed order */
  int *length;  /* (rows) borrowed: falling */
  int *alive;   /* (steps) borrowed: rows at step t */
  int *offset;  /* (steps + 1) borrowed */
} EngPack;

/* Room for the packs of all lanes of one side; reused by every batch. */
typedef struct
{
  int max_rows, max_steps, lanes;
  int total;      /* packed rows of all lanes */
  EngPack *packs; /* (lanes) owned */
  int *memory;    /* owned; behind the packs' arrays */
  int *place;     /* (max_rows) owned: batch row → row in (B, ·) arrays */
} EngPacks;

void eng_packs_init (EngPacks *self, int max_rows, int max_steps, int lanes);
void eng_packs_clear (EngPacks *self);

/**
 * eng_packs_set:
 * @lane_of: (rows) which lane each row of the batch belongs to
 * @length: (rows) steps of each row, 0 to max_steps
 *
 * Sorting is stable, so equal batches give equal packs.
 */
void eng_packs_set (EngPacks *self, const int *lane_of, const int *length, int rows);

/**
 * eng_packs_deal:
 * @lane_of: (rows) out
 * @weight: (rows) work of each row, e.g. its length
 *
 * Deals rows to @lanes in turn, heaviest first and there and back, so that lanes get equal work.
 * @scratch: (rows).
 */
void eng_packs_deal (int *lane_of, const int *weight, int rows, int lanes, int *scratch);

G_END_DECLS
