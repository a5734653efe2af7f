/* SPDX-License-Identifier: MIT
 *
 * Reading the run log. Every member that a line must have is checked for its kind; the line and the member
 * stand in the message.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "eng-checkpoint.h"
#include "eng-config-json.h"
#include "eng-error.h"
#include "eng-io-map.h"
#include "eng-json.h"
#include "eng-run-log-private.h"

typedef struct
{
  const char *path; /* borrowed */
  guint64 line;     /* number of the line at hand, from 1 */
  EngRunLogData *data;
  GArray *steps; /* owned; EngStepInfo */
  EngLogWords source, target;
  GPtrArray *followed;                   /* owned; EngBatchPicture: rows that belong to the next trace */
  EngFedMap *fed;                        /* owned */
  gboolean (*stop) (gpointer user_data); /* or NULL */
  gpointer stop_data;
} Reader;

/* A number, count or switch of a line, and where it goes. */
typedef struct
{
  const char *name;
  enum
  {
    WHOLE,    /* int, at least 0 */
    WHOLE_64, /* guint64 */
    REAL,     /* double; null is NaN */
    SWITCH    /* gboolean */
  } kind;
  gsize offset;
} Member;

#define STEP(name) G_STRUCT_OFFSET (EngStepInfo, name)
#define EPOCH(name) G_STRUCT_OFFSET (EngEpochInfo, name)
#define RUN(name) G_STRUCT_OFFSET (EngRunInfo, name)

static const Member step_members[] = {
  { "step", WHOLE_64, STEP (step) },
  { "epoch", WHOLE, STEP (epoch) },
  { "loss", REAL, STEP (loss) },
  { "tokens", WHOLE, STEP (tokens) },
  { "epsilon", REAL, STEP (epsilon) },
  { "fed_true", WHOLE, STEP (fed_true) },
  { "fed_own", WHOLE, STEP (fed_own) },
  { "own_right", WHOLE, STEP (own_right) },
  { "grad_norm", REAL, STEP (grad_norm) },
  { "clipped", SWITCH, STEP (clipped) },
  { "learning_rate", REAL, STEP (learning_rate) },
};

/* Only of a course that was thinned out. */
static const Member thin_members[] = {
  { "updates", WHOLE, STEP (updates) },
  { "mean_loss", REAL, STEP (mean_loss) },
};

static const Member epoch_members[] = {
  { "epoch", WHOLE, EPOCH (epoch) },
  { "step", WHOLE_64, EPOCH (step) },
  { "loss", REAL, EPOCH (loss) },
  { "book_loss", REAL, EPOCH (book_loss) },
  { "valid_forced", REAL, EPOCH (valid_forced) },
  { "valid_free", REAL, EPOCH (valid_free) },
  { "valid_bleu", REAL, EPOCH (valid_bleu) },
  { "tokens_per_s", REAL, EPOCH (tokens_per_s) },
  { "seconds", REAL, EPOCH (seconds) },
};

static const Member run_members[] = {
  { "parameters", WHOLE_64, RUN (parameters) },
  { "steps_per_epoch", WHOLE, RUN (steps_per_epoch) },
  { "steps_total", WHOLE_64, RUN (steps_total) },
  { "first_step", WHOLE_64, RUN (first_step) },
};

static gboolean
read_member (JsonObject *object, const Member *member, gpointer to)
{
  gpointer field = (char *) to + member->offset;
  gint64 whole = -1;

  switch (member->kind)
    {
    case REAL:
      return eng_json_get_real (object, member->name, field);

    case SWITCH:
      return eng_json_get_bool (object, member->name, field);

    case WHOLE:
    case WHOLE_64:
    default:
      if (!eng_json_get_int (object, member->name, &whole) || whole < 0 || (member->kind == WHOLE && whole > G_MAXINT))
        return FALSE;

      if (member->kind == WHOLE)
        *(int *) field = (int) whole;
      else
        *(guint64 *) field = (guint64) whole;

      return TRUE;
    }
}

static gboolean
read_members (JsonObject *object, const Member *members, guint n, gpointer to, const char **wrong)
{
  for (guint i = 0; i < n; i++)
    if (!read_member (object, &members[i], to))
      {
        *wrong = members[i].name;

        return FALSE;
      }

  return TRUE;
}

/* {"name": {one: int, other: int}} */
static gboolean
read_pair (JsonObject *object, const char *name, const char *one, int *a, const char *other, int *b)
{
  JsonObject *pair = eng_json_get_object (object, name);
  const Member members[] = { { one, WHOLE, 0 }, { other, WHOLE, 0 } };

  return pair != NULL && read_member (pair, &members[0], a) && read_member (pair, &members[1], b);
}

static gboolean
read_start (Reader *self, JsonObject *object, const char **wrong)
{
  EngRunInfo *run = self->data->run;
  JsonObject *config = eng_json_get_object (object, "config");
  g_autofree char *text = NULL;

  if (config != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), config);

      text = json_to_string (node, FALSE);
    }

  *wrong = "config";

  if (text == NULL || run->config != NULL || (run->config = eng_config_from_json (text, NULL)) == NULL)
    return FALSE;

  *wrong = "vocab";

  if (!read_pair (object, "vocab", "source", &self->data->source_vocab, "target", &self->data->target_vocab))
    return FALSE;

  *wrong = "pairs";

  if (!read_pair (object, "pairs", "train", &run->pairs_train, "valid", &run->pairs_valid))
    return FALSE;

  run->corpus = g_strdup (eng_json_get_string (object, "corpus"));
  self->data->version = g_strdup (eng_json_get_string (object, "version"));
  self->data->blas = g_strdup (eng_json_get_string (object, "blas"));

  return read_members (object, run_members, G_N_ELEMENTS (run_members), run, wrong);
}

static gboolean
read_step (Reader *self, JsonObject *object, const char **wrong)
{
  EngStepInfo info = { 0 };

  if (!read_members (object, step_members, G_N_ELEMENTS (step_members), &info, wrong) ||
      (json_object_has_member (object, "updates") && !read_members (object, thin_members, G_N_ELEMENTS (thin_members), &info, wrong)))
    return FALSE;

  g_array_append_val (self->steps, info);

  return TRUE;
}

/* Figures by position; all lists of one length. A list that is not there is none. */
static gboolean
read_figures (JsonObject *object, const char *name, EngEpochInfo *epoch, double **figures)
{
  JsonArray *array = eng_json_get_array (object, name);
  int n = array != NULL ? (int) json_array_get_length (array) : 0;

  if (array == NULL)
    return eng_json_get (object, name) == NULL;

  if (epoch->positions != 0 && n != epoch->positions)
    return FALSE;

  epoch->positions = n;
  *figures = g_new (double, n);

  for (int i = 0; i < n; i++)
    if (!eng_json_node_real (json_array_get_element (array, (guint) i), &(*figures)[i]))
      return FALSE;

  return TRUE;
}

static gboolean
read_epoch (Reader *self, JsonObject *object, const char **wrong)
{
  EngEpochInfo *epoch = g_new0 (EngEpochInfo, 1);
  JsonObject *positions = eng_json_get_object (object, "by_position");

  g_ptr_array_add (self->data->epochs, epoch);
  epoch->excess_error = (double) NAN;

  if (!read_members (object, epoch_members, G_N_ELEMENTS (epoch_members), epoch, wrong))
    return FALSE;

  *wrong = "excess_error";

  if (eng_json_get (object, "excess_error") != NULL && !eng_json_get_real (object, "excess_error", &epoch->excess_error))
    return FALSE;

  *wrong = "by_position";

  return positions == NULL || (read_figures (positions, "loss_forced", epoch, &epoch->loss_forced) &&
                               read_figures (positions, "loss_free", epoch, &epoch->loss_free) &&
                               read_figures (positions, "right_forced", epoch, &epoch->right_forced) &&
                               read_figures (positions, "right_free", epoch, &epoch->right_free) &&
                               read_figures (positions, "prefix_free", epoch, &epoch->prefix_free));
}

/* The option that a "what" stands for, or NULL. */
static const EngOption *
find_changed (const char *what)
{
  g_autofree char *name = g_strdelimit (g_strdup (what != NULL ? what : ""), "_", '-');

  return eng_config_find (strcmp (name, "epsilon") == 0 ? "forcing" : name);
}

static gboolean
read_change (Reader *self, JsonObject *object, const char **wrong)
{
  static const Member step = { "step", WHOLE_64, G_STRUCT_OFFSET (EngChange, step) };
  const EngOption *option = find_changed (eng_json_get_string (object, "what"));
  JsonNode *from = eng_json_get (object, "from"), *to = eng_json_get (object, "to");
  EngChange *change = g_new0 (EngChange, 1);

  g_ptr_array_add (self->data->changes, change);

  if (!read_members (object, &step, 1, change, wrong))
    return FALSE;

  *wrong = "what";

  if (option == NULL)
    return FALSE;

  change->what = option->name;
  change->from = from != NULL ? eng_config_value_text (option->name, from, NULL) : NULL;
  change->to = to != NULL ? eng_config_value_text (option->name, to, NULL) : NULL;
  *wrong = change->from == NULL ? "from" : "to";

  return change->from != NULL && change->to != NULL;
}

static gboolean
read_sample (Reader *self, JsonObject *object, const char **wrong)
{
  EngSample *sample = eng_run_log_parse_sample (object, &self->source, &self->target, wrong);

  if (sample != NULL)
    g_ptr_array_add (self->data->samples, sample);

  return sample != NULL;
}

/* What one coin decided for; in a log that does not say so, what the run began with. */
static gboolean
read_coin (const Reader *self, JsonObject *object, EngBatchPicture *picture, const char **wrong)
{
  const char *name = eng_json_get_string (object, "coin_for");
  g_autoptr (EngConfig) config = eng_config_copy (self->data->run->config);

  *wrong = "coin_for";

  if (eng_json_get (object, "coin_for") != NULL && (name == NULL || !eng_config_set (config, "coin", name, NULL)))
    return FALSE;

  picture->coin = config->coin;

  return TRUE;
}

/* (transfer full) (nullable) */
static EngBatchPicture *
read_picture (Reader *self, JsonObject *object, const char **wrong)
{
  g_autoptr (EngBatchPicture) picture = eng_run_log_parse_trace (object, &self->source, &self->target, wrong);

  return picture != NULL && read_coin (self, object, picture, wrong) && eng_run_log_parse_pinned (object, picture, wrong)
             ? g_steal_pointer (&picture)
             : NULL;
}

static gboolean
read_followed (Reader *self, JsonObject *object, const char **wrong)
{
  EngBatchPicture *picture = read_picture (self, object, wrong);

  if (picture != NULL)
    g_ptr_array_add (self->followed, picture);

  return picture != NULL;
}

static gboolean
read_trace (Reader *self, JsonObject *object, const char **wrong)
{
  EngBatchPicture *picture = read_picture (self, object, wrong);
  gsize n = 0;

  if (picture == NULL)
    return FALSE;

  picture->followed = (EngBatchPicture **) g_ptr_array_steal (self->followed, &n);
  picture->n_followed = (int) n;
  g_ptr_array_add (self->data->pictures, picture);

  return TRUE;
}

static gboolean
read_fed (Reader *self, JsonObject *object, const char **wrong)
{
  return eng_run_log_parse_fed (object, self->fed, wrong);
}

static gboolean
read_said (Reader *self, JsonObject *object, const char **wrong)
{
  EngSample *sample = eng_run_log_parse_said (object, wrong);

  if (sample != NULL)
    g_ptr_array_add (self->data->said, sample);

  return sample != NULL;
}

static gboolean
read_beam (Reader *self, JsonObject *object, const char **wrong)
{
  EngSample *sample = eng_run_log_parse_sample (object, &self->source, &self->target, wrong);

  g_clear_pointer (&self->data->beam, eng_sample_free);
  self->data->beam = sample;

  return sample != NULL;
}

static gboolean
read_drift (Reader *self, JsonObject *object, const char **wrong)
{
  EngDrift *drift = eng_run_log_parse_drift (object, wrong);

  g_clear_pointer (&self->data->drift, eng_drift_free);
  self->data->drift = drift;

  return drift != NULL;
}

static gboolean
read_end (Reader *self, JsonObject *object, const char **wrong)
{
  *wrong = "reason";
  g_free (self->data->reason);
  g_free (self->data->message);
  self->data->reason = g_strdup (eng_json_get_string (object, "reason"));
  self->data->message = g_strdup (eng_json_get_string (object, "message"));

  return self->data->reason != NULL;
}

static const struct
{
  const char *event;
  gboolean (*read) (Reader *self, JsonObject *object, const char **wrong);
} readers[] = {
  { "step", read_step },
  { "epoch", read_epoch },
  { "change", read_change },
  { "sample", read_sample },
  { "trace", read_trace },
  { "followed", read_followed },
  { "fed", read_fed },
  { "said", read_said },
  { "beam", read_beam },
  { "drift", read_drift },
  { "start", read_start },
  { "end", read_end },
};

static gboolean fault (const Reader *self, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fault (const Reader *self, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, ENG_ERROR, ENG_ERROR_BAD_FILE, _ ("“%s” is not a whole run log: %s; give a file that souffleur train --log wrote"), self->path, what);

  return FALSE;
}

static gboolean
read_event (Reader *self, JsonObject *object, GError **error)
{
  const char *event = eng_json_get_string (object, "event");
  const char *wrong = NULL;

  if (event == NULL)
    return fault (self, error, _ ("line %" PRIu64 " has no “event”"), self->line);

  if (self->data->run->config == NULL && strcmp (event, "start") != 0)
    return fault (self, error, _ ("line %" PRIu64 " is “%s”, the first must be “start”"), self->line, event);

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (strcmp (readers[i].event, event) == 0)
      return readers[i].read (self, object, &wrong) ||
             fault (self, error, _ ("line %" PRIu64 ", event “%s”: its “%s” is missing or damaged"), self->line, event, wrong);

  return TRUE;
}

static gboolean
read_line (Reader *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (JsonNode) root = eng_json_parse (text, length, self->line, &wrong);

  if (root == NULL)
    return fault (self, error, "%s", wrong->message);

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return fault (self, error, _ ("line %" PRIu64 " is not an object"), self->line);

  return read_event (self, json_node_get_object (root), error);
}

/* A line takes some microseconds. */
#define LINES_BETWEEN_STOPS 500

static gboolean
is_stopped (Reader *self, GError **error)
{
  if (self->stop == NULL || self->line % LINES_BETWEEN_STOPS != 0 || !self->stop (self->stop_data))
    return FALSE;

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INTR, _ ("“%s” was not read to its end: that was called off"), self->path);

  return TRUE;
}

static gboolean
read_lines (Reader *self, GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  for (gsize begin = 0, end; begin < size; begin = end + 1)
    {
      const char *newline = memchr (text + begin, '\n', size - begin);

      end = newline != NULL ? (gsize) (newline - text) : size;
      self->line++;

      if (is_stopped (self, error) || (end > begin && !read_line (self, text + begin, end - begin, error)))
        return FALSE;
    }

  return self->line > 0 || fault (self, error, _ ("it is empty"));
}

/* The log has no clock in its steps: between two epochs every step gets the same share. */
static void
fill_seconds (EngRunLogData *self)
{
  guint i = 0;
  double seconds = 0.0;
  guint64 step = self->run->first_step;

  for (guint e = 0; e < self->epochs->len; e++)
    {
      const EngEpochInfo *epoch = self->epochs->pdata[e];
      double share = epoch->step > step ? (epoch->seconds - seconds) / (double) (epoch->step - step) : 0.0;

      for (; i < self->n_steps && self->steps[i].step <= epoch->step; i++)
        self->steps[i].seconds = seconds + share * ((double) self->steps[i].step - (double) step);

      seconds = epoch->seconds;
      step = epoch->step;
    }

  for (; i < self->n_steps; i++)
    self->steps[i].seconds = seconds;
}

static EngRunLogData *
data_new (void)
{
  EngRunLogData *self = g_new0 (EngRunLogData, 1);

  self->run = g_new0 (EngRunInfo, 1);
  self->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_epoch_info_free);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_change_free);
  self->samples = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);
  self->said = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_sample_free);
  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_batch_picture_free);

  return self;
}

void
eng_run_log_data_free (EngRunLogData *self)
{
  eng_run_info_free (self->run);
  g_ptr_array_unref (self->epochs);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->samples);
  g_ptr_array_unref (self->said);
  g_ptr_array_unref (self->pictures);
  g_clear_pointer (&self->beam, eng_sample_free);
  g_clear_pointer (&self->drift, eng_drift_free);
  g_free (self->version);
  g_free (self->blas);
  g_free (self->steps);
  g_free (self->reason);
  g_free (self->message);
  g_free (self);
}

EngRunLogData *
eng_run_log_read (const char *path, GError **error)
{
  return eng_run_log_read_until (path, NULL, NULL, error);
}

EngRunLogData *
eng_run_log_read_until (const char *path, gboolean (*stop) (gpointer user_data), gpointer user_data, GError **error)
{
  g_autoptr (GBytes) bytes = eng_io_map (path, _ ("give a file that souffleur train --log wrote"), error);
  g_autoptr (EngRunLogData) data = NULL;
  Reader reader = { .path = path, .stop = stop, .stop_data = user_data };
  gsize n = 0;
  gboolean ok;

  if (bytes == NULL)
    return NULL;

  reader.data = data = data_new ();
  reader.steps = g_array_new (FALSE, FALSE, sizeof (EngStepInfo));
  reader.fed = eng_fed_map_new ();
  reader.followed = g_ptr_array_new_with_free_func ((GDestroyNotify) eng_batch_picture_free);
  eng_log_words_init (&reader.source);
  eng_log_words_init (&reader.target);
  ok = read_lines (&reader, bytes, error);

  data->steps = (EngStepInfo *) g_array_steal (reader.steps, &n);
  data->n_steps = (guint) n;
  data->run->source_words = eng_log_words_end (&reader.source);
  data->run->target_words = eng_log_words_end (&reader.target);
  g_array_unref (reader.steps);
  g_ptr_array_unref (reader.followed);
  g_ptr_array_unref (reader.source.words);
  g_ptr_array_unref (reader.target.words);

  if (data->pictures->len > 0 && reader.fed->columns > 0)
    ((EngBatchPicture *) data->pictures->pdata[data->pictures->len - 1])->fed_map = g_steal_pointer (&reader.fed);

  g_clear_pointer (&reader.fed, eng_fed_map_free);

  if (!ok)
    return NULL;

  fill_seconds (data);

  return g_steal_pointer (&data);
}
