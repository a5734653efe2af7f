/* SPDX-License-Identifier: MIT
 *
 * Decoding one sentence with a trained model: greedily, by beam search, with words forced at places, and
 * with everything that a person may want to look at. Has activations of its own, so it may run between two
 * training steps without touching the trainer's; the weights are read as they are at the call.
 */
#pragma once

#include <glib.h>

#include "eng-command.h"
#include "eng-event.h"
#include "eng-seq2seq.h"

G_BEGIN_DECLS

#define ENG_BEAM_MAX 64
/* Exponent of the length normalisation: score = log p / length^α (Dive into Deep Learning 9.8). */
#define ENG_BEAM_ALPHA 0.75

typedef struct EngDecode EngDecode;

/**
 * eng_decode_new:
 * @config: copied in part   @params: borrowed; must outlive the decoder
 *
 * Returns: (transfer full): a decoder for sources of up to @max_source tokens.
 */
EngDecode *eng_decode_new (const EngConfig *config, const EngParams *params, int max_source);
void eng_decode_free (EngDecode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngDecode, eng_decode_free)

/* eng_decode_set_team: whose threads help (copied; its pool borrowed); %NULL: nobody. Changes no bit of any answer. */
void eng_decode_set_team (EngDecode *self, const EngTeam *team);

/**
 * eng_decode_sentence:
 * @source: (n) ids with <eos>, @n at least 1
 * @beam: 1 = greedy, up to %ENG_BEAM_MAX
 * @forced: (n_forced) words that stand at their positions whatever the model says, rising positions
 * @translation: its steps, beam, ended_by_eos, n_units, n_gates are filled
 *
 * Greedy takes the first maximum and stops at <eos> or after T steps, as in the book. The beam keeps the best
 * prefixes at each step; a prefix that ends in <eos>, or stands at the length limit, is a candidate, and
 * the candidate of the best score wins. A beam of 1 is greedy.
 */
void eng_decode_sentence (EngDecode *self, const int *source, int n, int beam, guint n_forced,
                          const EngForcedWord *forced, EngTranslation *translation);

/**
 * eng_decode_words:
 * @translation: steps with nothing but their ids, and ended_by_eos are filled
 *
 * The words that greedy decoding gives, without probabilities, candidates and states: for a large vocabulary several
 * times faster, because only few logits are computed.
 */
void eng_decode_words (EngDecode *self, const int *source, int n, EngTranslation *translation);

/* eng_decode_screens: whether the next word would be found without all logits, for tests. */
gboolean eng_decode_screens (const EngDecode *self);

G_END_DECLS
