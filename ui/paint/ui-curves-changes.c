/* SPDX-License-Identifier: MIT
 *
 * What was turned while a run went on: a line at the step where it took effect, and above the plot what it was, joined to
 * its line. What one movement of a slider changed is one mark. Where labels would meet, or a line would run through
 * another's label, they go to other rows, to the other side of their line, then say less; every line is read out under the
 * crosshair, and Ctrl with an arrow goes from one to the next.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define DRAG_STEPS 2     /* changes of one control this near, or */
#define DRAG_SECONDS 0.7 /* this soon after one another, are one movement */
#define NEAR_PX 60.0
#define LINE_PX 2.0
#define HOOK_PX 6.0 /* from a line to its label */
#define READ_PX 5.0 /* the crosshair reads what is this near */

/* How labels are made to fit; each stage after the ones before. */
typedef enum
{
  FIT_WHOLE,
  FIT_SHORT, /* the new value alone */
  FIT_NEAR,  /* neighbours of one control are one */
  FIT_FEW    /* all of one control up to another's are one */
} Fit;

/* Where there is little room. */
const char *
curves_short_name (const char *what)
{
  if (g_strcmp0 (what, "forcing") == 0)
    return "ε";

  if (g_strcmp0 (what, "learning-rate") == 0)
    return _ ("rate");

  return what;
}

/* A schedule's kind without its numbers: the ε line shows them. */
static char *
short_value (const char *value)
{
  const char *colon = value != NULL ? strchr (value, ':') : NULL;

  if (value == NULL)
    return g_strdup ("");

  return colon != NULL ? g_strndup (value, (gsize) (colon - value)) : g_strdup (value);
}

/* One movement of a control. */
typedef struct
{
  const UiState *run;
  int r;
  const EngChange *first, *last; /* borrowed; NULL: the run was opened here */
  guint from, to;                /* updates, as indices of steps */
  double x_from, x_to;           /* pixels */
} Mark;

static gboolean
is_one_movement (const Mark *mark, const EngChange *change, guint at)
{
  const UiSteps *steps = &mark->run->steps;

  if (g_strcmp0 (mark->last->what, change->what) != 0)
    return FALSE;

  return change->step <= mark->last->step + DRAG_STEPS ||
         ui_steps_seconds (steps, at) - ui_steps_seconds (steps, mark->to) < DRAG_SECONDS;
}

static void
add_change (GArray *marks, const CurvesFrame *frame, int r, const EngChange *change)
{
  const UiState *run = frame->curves->runs[r];
  const guint at = ui_steps_find_step (&run->steps, change->step);
  Mark *last = marks->len > 0 ? &g_array_index (marks, Mark, marks->len - 1) : NULL;
  Mark mark = { run, r, change, change, at, at, 0.0, 0.0 };

  /* Not made yet: it takes effect with the next update. */
  if (at >= run->steps.n)
    return;

  mark.x_from = mark.x_to = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, at));

  if (last == NULL || last->run != run || !is_one_movement (last, change, at))
    {
      g_array_append_val (marks, mark);
      return;
    }

  last->last = change;
  last->to = at;
  last->x_to = mark.x_to;
}

static gboolean
is_in_sight (const CurvesFrame *frame, const Mark *mark)
{
  return mark->x_to >= frame->plot.x - 0.5 && mark->x_to <= frame->plot.x + frame->plot.w + 0.5;
}

/* There and back between two updates: nothing happened. */
static gboolean
is_nothing (const Mark *mark)
{
  return mark->first != NULL && mark->first->step == mark->last->step && g_strcmp0 (mark->first->from, mark->last->to) == 0;
}

/* A run that was opened from a file. */
static void
add_opened (GArray *marks, const CurvesFrame *frame, int r)
{
  const UiState *run = frame->curves->runs[r];
  Mark mark = { run, r, NULL, NULL, 0, 0, 0.0, 0.0 };

  if (run->info == NULL || run->info->first_step == 0 || run->steps.n == 0)
    return;

  mark.from = mark.to = MIN (ui_steps_find_step (&run->steps, run->info->first_step), run->steps.n - 1);
  mark.x_from = mark.x_to = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, mark.to));
  g_array_append_val (marks, mark);
}

static int
compare_marks (gconstpointer pa, gconstpointer pb)
{
  const Mark *a = pa, *b = pb;

  return a->x_to != b->x_to ? (a->x_to > b->x_to) - (a->x_to < b->x_to) : a->r - b->r;
}

/* (transfer full) Mark: of all runs, those in sight, from left to right. */
static GArray *
gather (const CurvesFrame *frame)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  guint n = 0;

  for (int r = 0; r < frame->curves->n_runs; r++)
    {
      const GPtrArray *changes = frame->curves->runs[r]->changes;

      for (guint i = 0; i < changes->len; i++)
        add_change (marks, frame, r, g_ptr_array_index (changes, i));
    }

  for (int r = 0; r < frame->curves->n_runs; r++)
    add_opened (marks, frame, r);

  for (guint i = 0; i < marks->len; i++)
    {
      const Mark mark = g_array_index (marks, Mark, i);

      if (is_in_sight (frame, &mark) && !is_nothing (&mark))
        g_array_index (marks, Mark, n++) = mark;
    }

  g_array_set_size (marks, n);
  g_array_sort (marks, compare_marks);

  return marks;
}

/* (transfer full) */
static char *
mark_text (const Mark *first, const Mark *last, Fit fit)
{
  g_autofree char *from = NULL, *to = NULL;

  if (last->last == NULL)
    return g_strdup (fit != FIT_WHOLE || last->to > 0 ? _ ("opened here") : _ ("opened here; the file kept no curve"));

  from = short_value (first->first->from);
  to = short_value (last->last->to);

  if (fit != FIT_WHOLE)
    return g_strdup_printf ("%s %s", curves_short_name (last->last->what), to);

  return g_strdup_printf ("%s %s→%s", curves_short_name (last->last->what), from, to);
}

/* A label above the plot. */
typedef struct
{
  char *text; /* owned */
  int r, row;
  double x;           /* pixels: of its line */
  double left, width; /* pixels */
} Flag;

typedef struct
{
  const CurvesFrame *frame; /* borrowed */
  UiText how;
  GArray *flags;   /* Flag; owned */
  int unplaced;    /* marks without a label */
  double at;       /* pixels: the first of them */
  int unplaced_of; /* its run */
} Flags;

static void
flag_clear (gpointer flag)
{
  g_free (((Flag *) flag)->text);
}

/* Whether the line of @flag, which ends at its row, runs through the label at @other. */
static gboolean
crosses (const Flag *flag, const Flag *other)
{
  return flag->row >= other->row && flag->x > other->left - LINE_PX && flag->x < other->left + other->width + LINE_PX;
}

/* Whether a place is inside the picture and no other label's; unless @crowded no line runs through a label either. */
static gboolean
is_free (const Flags *self, const Flag *place, gboolean crowded)
{
  const double air = 4.0 * self->frame->palette->scale, end = place->left + place->width;

  if (place->left < self->frame->area.x || end > self->frame->area.x + self->frame->area.w)
    return FALSE;

  for (guint i = 0; i < self->flags->len; i++)
    {
      const Flag *flag = &g_array_index (self->flags, Flag, i);

      if (flag->row == place->row && place->left < flag->left + flag->width + air && end + air > flag->left)
        return FALSE;

      if (!crowded && (crosses (flag, place) || crosses (place, flag)))
        return FALSE;
    }

  return TRUE;
}

/* Beside the line, to its right or to its left, in the lowest row that has room; FALSE when none has. */
static gboolean
place_flag (Flags *self, const char *text, double x, int r, gboolean crowded)
{
  const double air = HOOK_PX * self->frame->palette->scale, width = ui_text_width (self->frame->palette, &self->how, text);
  const double lefts[] = { x + air, x - air - width };

  for (guint side = 0; side < G_N_ELEMENTS (lefts); side++)
    for (int row = 0; row < self->frame->flag_rows; row++)
      {
        Flag flag = { .r = r, .row = row, .x = x, .left = lefts[side], .width = width };

        if (!is_free (self, &flag, crowded))
          continue;

        flag.text = g_strdup (text);
        g_array_append_val (self->flags, flag);

        return TRUE;
      }

  return FALSE;
}

/* Whether two neighbours are one label. */
static gboolean
are_one (const Mark *a, const Mark *b, Fit fit)
{
  if (fit < FIT_NEAR || a->run != b->run || a->last == NULL || b->last == NULL || g_strcmp0 (a->last->what, b->last->what) != 0)
    return FALSE;

  return fit == FIT_FEW || b->x_to - a->x_to < NEAR_PX;
}

/* Labels of all marks; those that find no room are counted. From right to left: so labels to the right of their lines go
 * up like stairs, and no line runs through one. */
static void
place_flags (Flags *self, const GArray *marks, Fit fit)
{
  g_array_set_size (self->flags, 0);
  self->unplaced = 0;

  for (guint end = marks->len, first; end > 0; end = first)
    {
      const Mark *mark = &g_array_index (marks, Mark, end - 1);
      g_autofree char *text = NULL;

      for (first = end - 1; first > 0 && are_one (&g_array_index (marks, Mark, first - 1), &g_array_index (marks, Mark, first), fit); first--)
        ;

      text = mark_text (&g_array_index (marks, Mark, first), mark, fit);

      if (place_flag (self, text, mark->x_to, mark->r, FALSE) || (fit == FIT_FEW && place_flag (self, text, mark->x_to, mark->r, TRUE)))
        continue;

      if (self->unplaced++ == 0)
        {
          self->at = mark->x_to;
          self->unplaced_of = mark->r;
        }

      /* Another stage will do better. */
      if (fit != FIT_FEW)
        return;
    }
}

/* The label nearest to where the first mark found no room. */
static Flag *
nearest_flag (const Flags *self)
{
  Flag *nearest = NULL;

  for (guint i = 0; i < self->flags->len; i++)
    {
      Flag *flag = &g_array_index (self->flags, Flag, i);

      if (nearest == NULL || fabs (flag->left - self->at) < fabs (nearest->left - self->at))
        nearest = flag;
    }

  return nearest;
}

/* In a corner that full a number must do: beside the line, or in place of the nearest label. */
static void
count_unplaced (Flags *self)
{
  g_autofree char *text = g_strdup_printf ("+%d", self->unplaced);
  double end;
  Flag *flag;

  if (self->unplaced == 0 || place_flag (self, text, self->at, self->unplaced_of, TRUE) || (flag = nearest_flag (self)) == NULL)
    return;

  g_free (flag->text);
  flag->text = g_strdup_printf ("+%d", self->unplaced + 1);
  end = flag->left + flag->width;
  flag->width = ui_text_width (self->frame->palette, &self->how, flag->text);
  if (flag->left < flag->x)
    flag->left = end - flag->width;
}

static double
row_middle (const CurvesFrame *frame, int row)
{
  return frame->flags_y + (frame->flag_rows - row - 0.5) * ui_text_height (frame->palette, UI_TEXT_SMALL);
}

/* From the plot up to the label's row, and over to the label. */
static void
paint_hooks (cairo_t *cr, const Flags *self)
{
  const CurvesFrame *frame = self->frame;

  cairo_new_path (cr);

  for (guint i = 0; i < self->flags->len; i++)
    {
      const Flag *flag = &g_array_index (self->flags, Flag, i);
      const double x = floor (flag->x) + 0.5, y = floor (row_middle (frame, flag->row)) + 0.5;
      const double gap = 2.0 * frame->palette->scale;

      cairo_move_to (cr, x, frame->area.y);
      cairo_line_to (cr, x, y);
      cairo_line_to (cr, flag->left > x ? flag->left - gap : flag->left + flag->width + gap, y);
    }

  curves_dash (cr, frame->palette, 0);
  ui_colour_set (cr, frame->palette->faint, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.5));
  cairo_stroke (cr);
}

static void
paint_flags (cairo_t *cr, const Flags *self)
{
  const CurvesFrame *frame = self->frame;
  const double line = ui_text_height (frame->palette, UI_TEXT_SMALL);

  paint_hooks (cr, self);

  for (guint i = 0; i < self->flags->len; i++)
    {
      const Flag *flag = &g_array_index (self->flags, Flag, i);
      const double middle = row_middle (frame, flag->row);
      UiText how = self->how;

      if (frame->curves->n_runs > 1)
        how.colour = frame->palette->run[flag->r];

      /* Where it is that crowded, lines of others end at its edge. */
      cairo_rectangle (cr, flag->left - 1.0, middle - 0.45 * line, flag->width + 2.0, 0.9 * line);
      ui_colour_set (cr, frame->palette->background, 0.85);
      cairo_fill (cr);
      ui_text_draw (cr, frame->palette, &how, flag->text, flag->left, middle);
    }
}

static void
add_line (cairo_t *cr, const CurvesFrame *frame, double x)
{
  cairo_move_to (cr, floor (x) + 0.5, frame->area.y);
  cairo_line_to (cr, floor (x) + 0.5, frame->area.y + frame->area.h);
}

static gboolean
has_flag (const Flags *self, double x)
{
  for (guint i = 0; i < self->flags->len; i++)
    if (g_array_index (self->flags, Flag, i).x == x)
      return TRUE;

  return FALSE;
}

/* A line where a movement ended; of a long one also where it began, and what lies between. */
static void
paint_lines (cairo_t *cr, const Flags *self, const GArray *marks)
{
  const CurvesFrame *frame = self->frame;
  double last_x = -INFINITY;

  cairo_new_path (cr);

  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      const double from = MAX (mark->x_from, frame->plot.x);

      /* A line for a few pixels, and for each label: thousands would be a wall. */
      if (mark->x_to == last_x || (mark->x_to - last_x < LINE_PX && !has_flag (self, mark->x_to)))
        continue;

      last_x = mark->x_to;
      add_line (cr, frame, mark->x_to);

      if (mark->x_to - from < 3.0 * frame->palette->scale)
        continue;

      cairo_move_to (cr, floor (from) + 0.5, frame->area.y + frame->area.h);
      cairo_line_to (cr, floor (from) + 0.5, floor (frame->area.y) + 0.5);
      cairo_line_to (cr, floor (mark->x_to) + 0.5, floor (frame->area.y) + 0.5);
    }

  curves_dash (cr, frame->palette, 2);
  ui_colour_set (cr, frame->palette->faint, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.6));
  cairo_stroke (cr);
}

static void
flags_init (Flags *self, const CurvesFrame *frame)
{
  *self = (Flags){ .frame = frame, .how = ui_text (frame->palette, UI_TEXT_SMALL) };
  self->flags = g_array_new (FALSE, FALSE, sizeof (Flag));
  g_array_set_clear_func (self->flags, flag_clear);
  self->how.colour = frame->palette->faint;
}

int
curves_rows_needed (const CurvesFrame *frame, int most)
{
  g_autoptr (GArray) marks = gather (frame);
  CurvesFrame higher = *frame;
  Flags flags;

  /* So few find room. */
  if ((int) marks->len <= frame->flag_rows || higher.flag_rows >= most)
    return frame->flag_rows;

  flags_init (&flags, &higher);
  place_flags (&flags, marks, FIT_WHOLE);

  while (flags.unplaced > 0 && higher.flag_rows < most)
    {
      higher.flag_rows++;
      place_flags (&flags, marks, FIT_WHOLE);
    }

  g_array_unref (flags.flags);

  return higher.flag_rows;
}

void
curves_paint_changes (cairo_t *cr, const CurvesFrame *frame)
{
  g_autoptr (GArray) marks = gather (frame);
  Fit fit = FIT_WHOLE;
  Flags flags;

  if (marks->len == 0)
    return;

  flags_init (&flags, frame);
  place_flags (&flags, marks, fit);

  while (flags.unplaced > 0 && fit < FIT_FEW)
    place_flags (&flags, marks, ++fit);

  count_unplaced (&flags);
  paint_lines (cr, &flags, marks);
  paint_flags (cr, &flags);
  g_array_unref (flags.flags);
}

static int
count_near (const GArray *marks, double x, double near)
{
  int n = 0;

  for (guint i = 0; i < marks->len; i++)
    n += fabs (g_array_index (marks, Mark, i).x_to - x) < near;

  return n;
}

void
curves_read_changes (const CurvesFrame *frame, CurvesReadout *readout)
{
  g_autoptr (GArray) marks = gather (frame);
  const int room = (int) (frame->area.h / ui_text_height (frame->palette, UI_TEXT_SMALL)) - 1 - readout->n;
  double near = READ_PX;
  int n = 0;

  /* Of more than the readout has lines for, the nearest. */
  while (near > 0.01 && count_near (marks, readout->at, near) > room)
    near /= 2.0;

  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      const guint64 from = ui_steps_step (&mark->run->steps, mark->from), to = ui_steps_step (&mark->run->steps, mark->to);

      if (fabs (mark->x_to - readout->at) >= near || n++ >= room)
        continue;

      if (mark->last == NULL)
        curves_read_text (readout, g_strdup_printf (_ ("step %" PRIu64 ": opened from a file"), mark->run->info->first_step));
      else if (from == to)
        curves_read_text (readout, g_strdup_printf (_ ("step %" PRIu64 ": %s %s → %s"), to, curves_short_name (mark->last->what),
                                                    mark->first->from, mark->last->to));
      else
        curves_read_text (readout, g_strdup_printf (_ ("step %" PRIu64 "–%" PRIu64 ": %s %s → %s"), from, to,
                                                    curves_short_name (mark->last->what), mark->first->from, mark->last->to));
    }
}

double
curves_next_change (const CurvesFrame *frame, double pixel, int by)
{
  g_autoptr (GArray) marks = gather (frame);

  for (guint i = 0; i < marks->len; i++)
    {
      const double x = g_array_index (marks, Mark, by > 0 ? i : marks->len - 1 - i).x_to;

      if (isnan (pixel) || (by > 0 ? x > pixel + 0.5 : x < pixel - 0.5))
        return x;
    }

  return pixel;
}
