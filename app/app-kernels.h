/* SPDX-License-Identifier: MIT
 *
 * The engine's mask and loss as the window's sandbox asks for them: the kernels themselves, called on the
 * main thread on a few numbers. Pure functions.
 */
#pragma once

#include "ui-sandbox.h"

G_BEGIN_DECLS

extern const UiSandboxKernels app_kernels;

G_END_DECLS
