/* SPDX-License-Identifier: MIT
 *
 * Numbers that the compiler must not see where they are used: kern-math-inline.h says why.
 */

#include "kern-math-inline.h"

#ifndef KERN_DOUBLE
const float kern_tanh_limit = 7.99881172180175781f;
const float kern_exp_lowest = -87.3365447505531f;
const float kern_exp_highest = 88.7228391116729f;
#endif
