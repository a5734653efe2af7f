/* SPDX-License-Identifier: MIT
 *
 * Arrays that kernels work on: weights, gradients, activations.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * eng_memory_new:
 *
 * Returns: (transfer full): @n elements of @size bytes, all zero, from a multiple of 64 bytes on, so that no vector
 * lies in two cache lines. What is never touched takes no memory. Aborts when there is none, as g_malloc() does.
 */
void *eng_memory_new (gsize n, gsize size);

/* eng_memory_free: %NULL is allowed. */
void eng_memory_free (void *array);

G_END_DECLS
