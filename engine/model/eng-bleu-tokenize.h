/* SPDX-License-Identifier: MIT
 *
 * What eng-bleu.c and eng-chrf.c share about text: white space and lower case as Python's str knows them,
 * because the published scores are sacreBLEU's. Private to engine/model.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* eng_bleu_is_space: what Python's str.split() splits at; the no-break spaces of French are among them. */
gboolean eng_bleu_is_space (gunichar c);

/* eng_bleu_lower: (transfer full) Unicode lower case, in no locale's special way. */
char *eng_bleu_lower (const char *text);

/* eng_bleu_split: (transfer full) the words between white space; none is empty. */
GStrv eng_bleu_split (const char *text);

G_END_DECLS
