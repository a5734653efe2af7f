/* SPDX-License-Identifier: MIT */

#include "eng-error.h"

G_DEFINE_QUARK (eng - error - quark, eng_error)
