/* SPDX-License-Identifier: MIT */

#include "cli-trace.h"

#include "cli-json.h"

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* Nothing is added when there are no values: a model without attention has no attention. */
static void
add_reals (JsonBuilder *builder, const char *name, const float *values, int n)
{
  if (values == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);

  for (int i = 0; i < n; i++)
    json_builder_add_double_value (builder, (double) values[i]);

  json_builder_end_array (builder);
}

static void
add_source (JsonBuilder *builder, const EngTranslation *translation, const EngWords *words)
{
  json_builder_set_member_name (builder, "source");
  json_builder_begin_array (builder);

  for (int i = 0; i < translation->n_source; i++)
    {
      int id = translation->source_ids[i];

      json_builder_begin_object (builder);
      cli_json_text (builder, "token", translation->source_tokens[i]);
      cli_json_whole (builder, "id", id);
      cli_json_text (builder, "word", words->words[id]);
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
}

static void
add_candidates (JsonBuilder *builder, const EngDecodeStep *step, const EngWords *words)
{
  json_builder_set_member_name (builder, "top");
  json_builder_begin_array (builder);

  for (int i = 0; i < step->n_top; i++)
    {
      json_builder_begin_object (builder);
      cli_json_whole (builder, "id", step->top[i].id);
      cli_json_text (builder, "word", words->words[step->top[i].id]);
      cli_json_real (builder, "probability", (double) step->top[i].probability);
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
}

static void
add_steps (JsonBuilder *builder, const EngTranslation *translation, const EngWords *words)
{
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);

  for (int i = 0; i < translation->n_steps; i++)
    {
      const EngDecodeStep *step = &translation->steps[i];

      json_builder_begin_object (builder);
      cli_json_whole (builder, "id", step->id);
      cli_json_text (builder, "word", words->words[step->id]);
      cli_json_real (builder, "probability", (double) step->probability);
      add_flag (builder, "forced", step->forced);
      add_candidates (builder, step, words);
      add_reals (builder, "attention", step->attention, translation->n_source);
      add_reals (builder, "state", step->state, translation->n_units);
      add_reals (builder, "gates", step->gates, translation->n_gates * translation->n_units);
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
}

static void
add_beam (JsonBuilder *builder, const EngTranslation *translation, const EngWords *words)
{
  json_builder_set_member_name (builder, "beam");
  json_builder_begin_array (builder);

  for (int i = 0; i < translation->n_beam; i++)
    {
      const EngBeamNode *node = &translation->beam[i];

      json_builder_begin_object (builder);
      cli_json_whole (builder, "parent", node->parent);
      cli_json_whole (builder, "depth", node->depth);
      cli_json_whole (builder, "id", node->id);
      cli_json_text (builder, "word", words->words[node->id]);
      cli_json_real (builder, "log_prob", node->log_prob);
      cli_json_real (builder, "score", node->score);
      add_flag (builder, "kept", node->kept);
      add_flag (builder, "finished", node->finished);
      add_flag (builder, "best", node->best);
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);
}

void
cli_trace_add (JsonBuilder *builder, const EngTranslation *translation, const EngWords *source, const EngWords *target)
{
  json_builder_begin_object (builder);
  cli_json_text (builder, "text", translation->text);
  cli_json_text (builder, "output", translation->output);
  add_flag (builder, "ended_by_eos", translation->ended_by_eos);
  add_flag (builder, "truncated", translation->truncated);
  cli_json_whole (builder, "units", translation->n_units);
  cli_json_whole (builder, "gates", translation->n_gates);
  add_source (builder, translation, source);
  add_steps (builder, translation, target);

  if (translation->n_beam > 0)
    add_beam (builder, translation, target);

  json_builder_end_object (builder);
}
