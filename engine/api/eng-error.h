/* SPDX-License-Identifier: MIT
 *
 * The engine's error domain. The world's mistakes (files, options, text, divergence) are GErrors whose
 * message says what is wrong, where, and what to do; the programmer's mistakes are asserts.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ENG_ERROR (eng_error_quark ())

typedef enum
{
  ENG_ERROR_BAD_OPTION, /* an option's name, value or combination; exit status 2 */
  ENG_ERROR_BAD_TEXT,   /* a corpus that cannot be read as sentence pairs */
  ENG_ERROR_BAD_FILE,   /* a damaged checkpoint, log or lesson */
  ENG_ERROR_MISMATCH,   /* a checkpoint that does not fit the model it is loaded into */
  ENG_ERROR_DIVERGED,   /* a loss or gradient that is NaN or infinite */
  ENG_ERROR_NO_BLAS     /* OpenBLAS cannot be loaded */
} EngError;

GQuark eng_error_quark (void);

G_END_DECLS
