/* SPDX-License-Identifier: MIT
 *
 * The end of a run whose numbers are none any more: when, and in which tensor it began. Looks in the order
 * in which a step computes: weights, states, losses, gradients from the last tensor to the first. Once NaN
 * is anywhere, nearly everything behind it is NaN too.
 */

#include <inttypes.h>
#include <math.h>

#include <glib/gi18n.h>

#include "eng-error.h"
#include "eng-trainer-private.h"

/* An update that moves a weight by more than this has lost its way, though `float` could still hold it. */
#define LARGEST_UPDATE 1e30

static gboolean
all_finite (const real *x, gsize n)
{
  for (gsize k = 0; k < n; k++)
    if (!isfinite (x[k]))
      return FALSE;

  return TRUE;
}

static char *
find_weights (const EngParams *params)
{
  for (int i = 0; i < params->n_tensors; i++)
    {
      const EngTensor *tensor = &params->tensors[i];

      if (!all_finite (eng_params_data (params, tensor), (gsize) tensor->rows * (gsize) tensor->cols))
        return g_strdup_printf (_ ("the weights of %s"), tensor->name);
    }

  return NULL;
}

/* The first layer of one side with such states: layers of all directions, over its packed rows. */
static char *
find_states (const EngLayer *layers, int n, int directions, const char *side, const EngPacks *packs)
{
  for (int k = 0; k < n * directions; k++)
    if (!all_finite (layers[k].h, (gsize) packs->total * (gsize) layers[k].H))
      return g_strdup_printf (_ ("the states of %s.rnn, layer l%d"), side, k / directions);

  return NULL;
}

/* From the back, as gradients are computed. */
static char *
find_gradient (const EngSeq2Seq *model)
{
  for (int i = model->n_jobs - 1; i >= 0; i--)
    if (!isfinite (model->jobs[i].square))
      return g_strdup_printf (_ ("the gradient of %s"), model->params->tensors[model->jobs[i].tensor].name);

  return NULL;
}

static char *
find_largest_update (const EngSeq2Seq *model)
{
  int largest = 0;

  for (int i = 1; i < model->n_jobs; i++)
    if (model->jobs[i].square > model->jobs[largest].square)
      largest = i;

  return g_strdup_printf (_ ("the update of %s"), model->params->tensors[model->jobs[largest].tensor].name);
}

static char *
find_place (const EngSeq2Seq *model, double loss)
{
  const EngShape *shape = &model->shape;
  char *place = find_weights (model->params);

  if (place == NULL)
    place = find_states (model->encoder, shape->L, shape->directions, "encoder", &model->source_packs);

  if (place == NULL)
    place = find_states (model->decoder, shape->L, 1, "decoder", &model->target_packs);

  if (place == NULL && !isfinite (loss))
    place = g_strdup (_ ("the output of decoder.dense"));

  if (place == NULL)
    place = find_gradient (model);

  return place != NULL ? place : find_largest_update (model);
}

gboolean
eng_trainer_is_finite (const EngTrainer *self, const EngStepInfo *info, double scale, GError **error)
{
  /* Adam moves a weight by about the learning rate, whatever the gradient. */
  double update = self->config->learning_rate * (self->config->optimizer == ENG_OPTIMIZER_SGD ? scale * info->grad_norm : 1);
  g_autofree char *place = NULL;

  if (isfinite (info->loss) && isfinite (info->grad_norm) && update <= LARGEST_UPDATE)
    return TRUE;

  place = find_place (self->model, info->loss);
  g_set_error (error, ENG_ERROR, ENG_ERROR_DIVERGED,
               _ ("The run diverged at step %" PRIu64 ": no finite number any more in %s (loss %g). The weights of step %" PRIu64 " are kept; try a smaller learning rate or clipping."),
               self->steps_done + 1, place, isnan (info->loss) ? (double) NAN : info->loss, self->steps_done);

  return FALSE;
}
