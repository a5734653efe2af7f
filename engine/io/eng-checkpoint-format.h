/* SPDX-License-Identifier: MIT
 *
 * What the writer and the reader of checkpoints agree on. Private to engine/io.
 */
#pragma once

#define CHECKPOINT_FORMAT "souffleur-1"
#define CHECKPOINT_FORMAT_FAMILY "souffleur-"
#define CHECKPOINT_M "optimizer.m." /* before the name of the tensor that the moments belong to */
#define CHECKPOINT_V "optimizer.v."
