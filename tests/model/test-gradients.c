/* SPDX-License-Identifier: MIT
 *
 * Every learned tensor of every variant of the model against central differences, in double. A variant is
 * a list of options; coins, dropout and draws are fixed by their names, so the loss is a smooth function of
 * the weights (own words fed back are constants: no gradient goes through the choice).
 */

#include <math.h>
#include <string.h>

#include "case-options.h"
#include "eng-event.h"
#include "eng-seq2seq.h"
#include "kern-gemm.h"
#include "kern-random.h"

#define MAX_ROWS 5
#define MAX_STEPS 4

typedef struct
{
  const char *name;
  const char *options; /* "name=value …" */
  double epsilon;      /* below 1: stepwise */
  gboolean stepwise;   /* also with ε = 1 */
  int rows, steps;
  int lanes;
  gboolean run_padding, unmasked;
} Variant;

static const Variant variants[] = {
  { "gru", "", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "gru-one-row", "", 1, FALSE, 1, 4, 1, FALSE, FALSE },
  { "gru-one-step", "", 1, FALSE, 3, 1, 1, FALSE, FALSE },
  { "gru-dropout", "dropout=0.3 layers=3", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "gru-stepwise", "dropout=0.3", 1, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-half", "dropout=0.3", 0.5, TRUE, 5, 4, 3, FALSE, FALSE },
  { "gru-free", "", 0, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-sample", "feed=sample", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-mix", "feed=mix dropout=0.2", 0.4, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-mix-free", "feed=mix", 0, TRUE, 4, 4, 1, FALSE, FALSE },
  { "gru-padding-run", "encoder-padding=run", 1, FALSE, 5, 4, 2, TRUE, FALSE },
  { "gru-mask-off", "mask=off", 1, FALSE, 5, 4, 2, FALSE, TRUE },
  { "gru-tied", "tie-output=on embed=3 hidden=3", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-tied-mix", "tie-output=on embed=3 hidden=3 feed=mix", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-bidirectional", "bidirectional=on dropout=0.3", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "gru-sizes", "encoder-hidden=2 decoder-hidden=4 layers=1", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "lstm", "cell=lstm dropout=0.2", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "lstm-half", "cell=lstm", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "lstm-bidirectional", "cell=lstm bidirectional=on", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "lstm-sizes", "cell=lstm encoder-hidden=2 decoder-hidden=4", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "rnn", "cell=rnn dropout=0.2", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "rnn-mix", "cell=rnn feed=mix", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "gru-to-lstm", "encoder-cell=gru decoder-cell=lstm", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "lstm-to-gru", "encoder-cell=lstm decoder-cell=gru", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "additive", "attention=additive dropout=0.3", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "additive-half", "attention=additive", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "additive-mix", "attention=additive feed=mix", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "additive-padding-run", "attention=additive encoder-padding=run", 1, FALSE, 5, 4, 2, TRUE, FALSE },
  { "additive-bidirectional", "attention=additive bidirectional=on cell=lstm", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "dot", "attention=dot dropout=0.3", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "general", "attention=general encoder-hidden=2 decoder-hidden=4", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "general-rnn", "attention=general cell=rnn layers=1", 0.5, TRUE, 5, 4, 1, FALSE, FALSE },
  { "real", "loss=mse task=waves cell=rnn", 1, FALSE, 5, 4, 2, FALSE, FALSE },
  { "real-half", "loss=mse task=waves cell=gru dropout=0.2", 0.5, TRUE, 5, 4, 2, FALSE, FALSE },
  { "real-attention", "loss=mse task=waves cell=lstm attention=additive", 0, TRUE, 5, 4, 2, FALSE, FALSE },
};

typedef struct
{
  EngConfig *config;
  EngParams *params;
  EngSeq2Seq *model;
  EngBatch batch;
  EngFeedPlan plan;
  EngPass pass;
  int source[MAX_ROWS * MAX_STEPS], target[MAX_ROWS * MAX_STEPS];
  float source_values[MAX_ROWS * MAX_STEPS * 2], target_values[MAX_ROWS * MAX_STEPS * 2];
  int source_valid[MAX_ROWS], source_run[MAX_ROWS], target_run[MAX_ROWS], target_count[MAX_ROWS];
  guint8 fed_true[MAX_ROWS * MAX_STEPS];
  real draws[MAX_ROWS * MAX_STEPS];
} Fixture;

static void
fill_batch (Fixture *f, const Variant *v)
{
  int T = v->steps;

  for (int b = 0; b < v->rows; b++)
    {
      int s = 1 + (int) kern_random_below ((guint32) T, 7, KERN_STREAM_DATA, 0, (guint64) b);
      int t = b == 0 ? T : 1 + (int) kern_random_below ((guint32) T, 7, KERN_STREAM_DATA, 1, (guint64) b);

      f->source_valid[b] = s;
      f->source_run[b] = v->run_padding ? T : s;
      f->target_run[b] = v->unmasked ? T : t;
      f->target_count[b] = f->target_run[b];

      for (int k = 0; k < T; k++)
        {
          guint64 place = (guint64) (b * T + k);

          f->source[place] = k < s ? (int) kern_random_below (7, 7, KERN_STREAM_DATA, 2, place) : ENG_TOKEN_PAD;
          f->target[place] = k < t ? 3 + (int) kern_random_below (6, 7, KERN_STREAM_DATA, 3, place) : ENG_TOKEN_PAD;
          f->fed_true[place] = kern_random_below (1000, 7, KERN_STREAM_COINS, 0, place) < 1000 * v->epsilon;
          kern_random_uniform (&f->draws[place], 1, 7, KERN_STREAM_SAMPLING, 0, place);

          for (int d = 0; d < 2; d++)
            {
              f->source_values[place * 2 + (guint64) d] = (float) sin (0.9 * (double) place + d);
              f->target_values[place * 2 + (guint64) d] = (float) cos (0.7 * (double) place + 2 * d);
            }
        }
    }

  f->batch = (EngBatch){ v->rows, T, T, f->source, f->target, f->source_values, f->target_values,
                         f->source_valid, f->source_run, f->target_run, f->target_count };
  f->plan = (EngFeedPlan){ v->stepwise, f->config->feed, f->fed_true, f->draws, 1.0, v->epsilon, NULL };
  f->pass = (EngPass){ TRUE, FALSE, f->config->dropout, 11, 3, 10 };
}

static void
set_up (Fixture *f, const Variant *v)
{
  EngDims dims = { 7, 9, 0 };
  g_autofree char *options = g_strconcat ("embed=3 hidden=3 layers=2 dropout=0 ", v->options, NULL);

  memset (f, 0, sizeof *f);
  f->config = case_options_config (options);

  if (f->config->loss == ENG_LOSS_MSE)
    dims = (EngDims){ 0, 0, 2 };

  f->params = eng_params_new (f->config, &dims);
  eng_params_init (f->params, 5);

  /* Larger weights than a fresh model's, so that no gradient drowns in the difference's own error. */
  for (gsize k = 0; k < f->params->size; k++)
    f->params->weights[k] *= 2;

  f->model = eng_seq2seq_new (f->config, f->params, MAX_ROWS, v->steps, v->steps, v->lanes, TRUE);
  fill_batch (f, v);
}

static void
tear_down (Fixture *f)
{
  eng_seq2seq_free (f->model);
  eng_params_free (f->params);
  eng_config_free (f->config);
}

static double
pass_loss (Fixture *f)
{
  double sum = 0;

  eng_params_changed (f->params);
  eng_seq2seq_begin (f->model, &f->batch, &f->plan, &f->pass);

  for (int lane = 0; lane < f->model->lanes; lane++)
    eng_seq2seq_run (f->model, lane);

  for (int p = 0; p < f->model->target_packs.total; p++)
    sum += (double) f->model->losses[p];

  return sum * f->pass.scale;
}

static void
test_variant (gconstpointer data)
{
  const Variant *v = data;
  const double h = 1e-5;
  Fixture f;
  g_autofree real *grads = NULL;
  g_autofree float *own_values = NULL;

  set_up (&f, v);
  pass_loss (&f);

  for (int part = 0; part < f.model->n_parts; part++)
    eng_seq2seq_gradient (f.model, part);

  for (int job = 0; job < f.model->n_jobs; job++)
    eng_seq2seq_gradient_sum (f.model, job);

  /* What is fed back is a constant to the gradient; a difference must not move it either. */
  if (f.model->outputs != NULL)
    {
      own_values = g_memdup2 (f.model->outputs, (gsize) (v->rows * v->steps * 2) * sizeof (float));
      f.plan.own_values = own_values;
    }

  grads = g_memdup2 (f.model->grads, f.params->size * sizeof (real));

  for (int i = 0; i < f.params->n_tensors; i++)
    {
      const EngTensor *tensor = &f.params->tensors[i];
      double largest = 0;

      for (gsize k = tensor->offset; k < tensor->offset + (gsize) (tensor->rows * tensor->cols); k++)
        {
          real x = f.params->weights[k];
          double up, down, numeric;

          f.params->weights[k] = x + h;
          up = pass_loss (&f);
          f.params->weights[k] = x - h;
          down = pass_loss (&f);
          f.params->weights[k] = x;
          numeric = (up - down) / (2 * h);
          largest = MAX (largest, fabs (numeric));

          /* Differences of steep losses err in the sixth digit: their third derivative is large. */
          if (!(fabs (numeric - (double) grads[k]) <= 1e-7 + 2e-6 * fabs (numeric)))
            g_error ("%s: %s[%d]: analytic %.10g, numeric %.10g", v->name, tensor->name, (int) (k - tensor->offset),
                     (double) grads[k], numeric);
        }

      /* A tensor that nothing reaches would pass the comparison with zeros. */
      if (largest < 1e-5 && v->steps > 1)
        g_error ("%s: nothing depends on %s", v->name, tensor->name);
    }

  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpstr (kern_gemm_load (), ==, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *path = g_strdup_printf ("/gradients/%s", variants[i].name);

      g_test_add_data_func (path, &variants[i], test_variant);
    }

  return g_test_run ();
}
