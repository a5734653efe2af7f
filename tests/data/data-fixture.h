/* SPDX-License-Identifier: MIT
 *
 * What the tests of this room share: datasets from a few words, comparisons that name what differs.
 */
#pragma once

#include <glib.h>

#include "eng-dataset.h"

/* A configuration; options as name, value, …, NULL. Nothing is held out unless "valid" is among them. */
EngConfig *fixture_config (const char *name, ...) G_GNUC_NULL_TERMINATED;

/* The dataset of a text held in memory; a failure ends the test. */
EngDataset *fixture_dataset (const EngConfig *config, const char *text);

/* Fails unless the strings are equal; @what names the case. */
void assert_text (const char *what, const char *got, const char *expected);

/* Fails unless pair @i reads "a b c" when its ids are looked up, <eos> included. */
void assert_pair (const EngDataset *dataset, int i, const char *source, const char *target);

/* The words of a vocabulary from the first real one on, joined by |. */
char *vocab_line (const EngVocab *vocab);
