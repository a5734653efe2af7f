/* SPDX-License-Identifier: MIT
 *
 * Which pairs are held out for validation. Private to the room.
 */
#pragma once

#include <glib.h>

#include "eng-config.h"

G_BEGIN_DECLS

/**
 * eng_split_groups:
 * @group: (n) out: pairs with equal sources get the same number; groups are numbered by first sight
 * @numbers, @start: the sources, ragged: pair i is numbers[start[i]] … numbers[start[i + 1] - 1]
 *
 * Returns: how many groups there are.
 */
int eng_split_groups (int *group, const gint32 *numbers, const gsize *start, int n);

/**
 * eng_split_order:
 * @order: (n) out: the pairs that train, then those held out, each in file order
 * @group: (n) of each pair, below @n_groups; a group is never split; or %NULL: each pair is its own
 *
 * Holds out what @config says (a count, or a percentage of @n rounded to the nearest), taking groups in
 * an order drawn from the seed and passing over one that would be too many. At least one pair trains.
 *
 * Returns: how many pairs train.
 */
int eng_split_order (int *order, const int *group, int n, int n_groups, const EngConfig *config);

G_END_DECLS
