/* SPDX-License-Identifier: MIT
 *
 * How the special tokens are written. Private to the room.
 */
#pragma once

#include <glib.h>
#include <string.h>

#include "eng-event.h"

/* In the order of their ids. */
static const char *const eng_special_words[ENG_TOKEN_FIRST] = { "<unk>", "<pad>", "<bos>", "<eos>" };

/* The id of a special token, or -1. */
static inline int
eng_special_id (const char *token)
{
  if (token[0] == '<')
    for (int i = 0; i < ENG_TOKEN_FIRST; i++)
      if (strcmp (token, eng_special_words[i]) == 0)
        return i;

  return -1;
}
