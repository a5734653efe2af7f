/* SPDX-License-Identifier: MIT */

#include "eng-error.h"

/* Not G_DEFINE_QUARK: its argument is a name with hyphens, which the formatter takes for a subtraction. */
GQuark
eng_error_quark (void)
{
  return g_quark_from_static_string ("eng-error-quark");
}
