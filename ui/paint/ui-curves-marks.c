/* SPDX-License-Identifier: MIT
 *
 * What is laid over the loss curves: changes of a control at the step where they took effect, and losses
 * that were not numbers.
 */

#include "ui-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MERGE_PX 16.0 /* changes of one control nearer than this share a label: a slider was dragged */

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

static char *
change_label (const EngChange *first, const EngChange *last)
{
  g_autofree char *from = short_value (first->from);
  g_autofree char *to = short_value (last->to);

  return g_strdup_printf ("%s %s→%s", curves_short_name (first->what), from, to);
}

/* NaN = not in sight. */
static double
change_x (const CurvesFrame *frame, const UiState *run, const EngChange *change)
{
  guint at = ui_steps_find_step (&run->steps, change->step);
  double x;

  if (at >= run->steps.n)
    return NAN;

  x = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, at));

  return x >= frame->plot.x - 0.5 && x <= frame->plot.x + frame->plot.w + 0.5 ? x : NAN;
}

/* A label above the plot. */
typedef struct
{
  char *text; /* owned */
  int more;   /* that found no room of their own behind this one */
  int row;
  double left, width; /* pixels */
} Flag;

typedef struct
{
  const CurvesFrame *frame;        /* borrowed */
  UiText how;                      /* of all labels */
  GArray *flags;                   /* Flag; owned */
  double ends[CURVES_FLAG_ROWS];   /* where the last label of a row ends */
  double before[CURVES_FLAG_ROWS]; /* where the one before it does */
} Flags;

static void
flag_clear (gpointer flag)
{
  g_free (((Flag *) flag)->text);
}

static double
flag_width (const Flags *self, const Flag *flag)
{
  g_autofree char *text = flag->more > 0 ? g_strdup_printf ("%s +%d", flag->text, flag->more) : g_strdup (flag->text);

  return ui_text_width (self->frame->palette, &self->how, text);
}

/* Counts one more behind the last label, when that leaves it room: then it grows to the left. */
static void
count_behind (Flags *self)
{
  const double air = 4.0 * self->frame->palette->scale, end = self->frame->area.x + self->frame->area.w;
  Flag *last, grown;

  if (self->flags->len == 0)
    return;

  last = &g_array_index (self->flags, Flag, self->flags->len - 1);
  grown = *last;
  grown.more++;
  grown.width = flag_width (self, &grown);
  grown.left = MIN (grown.left, end - grown.width);

  if (grown.left < self->before[grown.row])
    return;

  *last = grown;
  self->ends[grown.row] = grown.left + grown.width + air;
}

static void
place_flag (Flags *self, const char *text, double x)
{
  const CurvesFrame *frame = self->frame;
  const double air = 4.0 * frame->palette->scale;
  Flag flag = { .left = x + air };

  flag.text = g_strdup (text);
  flag.width = flag_width (self, &flag);

  if (flag.left + flag.width > frame->area.x + frame->area.w)
    flag.left = x - air - flag.width;

  while (flag.row < frame->flag_rows && flag.left < self->ends[flag.row])
    flag.row++;

  if (flag.row == frame->flag_rows)
    {
      g_free (flag.text);
      count_behind (self);
      return;
    }

  self->before[flag.row] = self->ends[flag.row];
  self->ends[flag.row] = flag.left + flag.width + air;
  g_array_append_val (self->flags, flag);
}

static void
paint_flags (cairo_t *cr, const Flags *self)
{
  const CurvesFrame *frame = self->frame;
  const double line = ui_text_height (frame->palette, UI_TEXT_SMALL);

  for (guint i = 0; i < self->flags->len; i++)
    {
      const Flag *flag = &g_array_index (self->flags, Flag, i);
      g_autofree char *text = flag->more > 0 ? g_strdup_printf ("%s +%d", flag->text, flag->more) : g_strdup (flag->text);

      double middle = frame->flags_y + (frame->flag_rows - flag->row - 0.5) * line;

      /* The lines of other changes end at its edge. */
      cairo_rectangle (cr, flag->left - 2.0, middle - 0.45 * line, flag->width + 4.0, 0.9 * line);
      ui_colour_set (cr, frame->palette->background, 0.85);
      cairo_fill (cr);
      ui_text_draw (cr, frame->palette, &self->how, text, flag->left, middle);
    }
}

/* A run that was opened from a file has no curve to the left, and this is why. */
static void
place_opened (const UiState *run, Flags *flags)
{
  const CurvesFrame *frame = flags->frame;
  double x;

  if (run->info == NULL || run->info->first_step == 0 || run->steps.n == 0)
    return;

  x = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, 0));

  if (x >= frame->plot.x - 0.5 && x <= frame->plot.x + frame->plot.w + 0.5)
    place_flag (flags, _ ("opened here; models keep no curve"), x);
}

static void
paint_change_line (cairo_t *cr, const CurvesFrame *frame, double x)
{
  cairo_move_to (cr, floor (x) + 0.5, frame->flags_y);
  cairo_line_to (cr, floor (x) + 0.5, frame->area.y + frame->area.h);
  curves_dash (cr, frame->palette, 2);
  ui_colour_set (cr, frame->palette->faint, 1.0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.6));
  cairo_stroke (cr);
}

static void
paint_changes_of (cairo_t *cr, const UiState *run, Flags *flags)
{
  const EngChange *first = NULL, *last = NULL;
  double last_x = 0.0;

  for (guint i = 0; i <= run->changes->len; i++)
    {
      const EngChange *change = i < run->changes->len ? g_ptr_array_index (run->changes, i) : NULL;
      double x = NAN;

      if (change != NULL && isnan (x = change_x (flags->frame, run, change)))
        continue;

      if (last != NULL && (change == NULL || g_strcmp0 (change->what, last->what) != 0 || x - last_x > MERGE_PX))
        {
          g_autofree char *label = change_label (first, last);

          place_flag (flags, label, last_x);
          first = NULL;
        }

      if (change == NULL)
        break;

      if (first == NULL || floor (x) != floor (last_x))
        paint_change_line (cr, flags->frame, x);

      first = first != NULL ? first : change;
      last = change;
      last_x = x;
    }
}

void
curves_paint_changes (cairo_t *cr, const CurvesFrame *frame)
{
  Flags flags = { .frame = frame, .how = ui_text (frame->palette, UI_TEXT_SMALL) };

  flags.flags = g_array_new (FALSE, FALSE, sizeof (Flag));
  g_array_set_clear_func (flags.flags, flag_clear);
  flags.how.colour = frame->palette->faint;
  cairo_new_path (cr);

  for (int r = 0; r < frame->curves->n_runs; r++)
    {
      place_opened (frame->curves->runs[r], &flags);
      paint_changes_of (cr, frame->curves->runs[r], &flags);
    }

  paint_flags (cr, &flags);
  g_array_unref (flags.flags);
}

static void
paint_bad_at (cairo_t *cr, const CurvesFrame *frame, double x)
{
  double size = 3.5 * frame->palette->scale, y = frame->plot.y + 2.0 * size;

  cairo_move_to (cr, x - size, y - size);
  cairo_line_to (cr, x + size, y + size);
  cairo_move_to (cr, x + size, y - size);
  cairo_line_to (cr, x - size, y + size);
}

/* Index in the list of bad losses of the last one before update @update, not before @i. */
static guint
bad_before (const UiState *run, guint update, guint i)
{
  const GArray *bad = run->steps.loss.bad;
  guint low = i + 1, high = bad->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (bad, guint, middle) < update)
        low = middle + 1;
      else
        high = middle;
    }

  return low - 1;
}

void
curves_paint_bad (cairo_t *cr, const CurvesFrame *frame)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double first_x = NAN;

  cairo_new_path (cr);

  for (int r = 0; r < frame->curves->n_runs; r++)
    {
      const UiState *run = frame->curves->runs[r];
      double next = frame->plot.x;

      for (guint i = 0; i < run->steps.loss.bad->len; i++)
        {
          guint at = g_array_index (run->steps.loss.bad, guint, i);
          double x = ui_axis_map (&frame->x, curves_x_of (frame->curves, run, at));

          if (x > frame->plot.x + frame->plot.w + 0.5)
            break;

          /* One mark a few pixels stands for all there; what it hides is leapt over, it may be a million. */
          if (x < next)
            {
              i = bad_before (run, curves_index (frame->curves, run, ui_axis_unmap (&frame->x, next)), i);
              continue;
            }

          paint_bad_at (cr, frame, x);
          first_x = isnan (first_x) ? x : MIN (first_x, x);
          next = x + 6.0 * palette->scale;
        }
    }

  ui_colour_set (cr, palette->warning, 1.0);
  curves_dash (cr, palette, 0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.9));
  cairo_stroke (cr);

  if (isnan (first_x))
    return;

  how.bold = TRUE;
  how.colour = palette->warning;
  how.align = first_x > frame->plot.x + 40.0 * palette->scale ? UI_ALIGN_END : UI_ALIGN_START;
  ui_text_draw (cr, palette, &how, "NaN", first_x + (how.align == UI_ALIGN_END ? -8.0 : 8.0) * palette->scale,
                frame->plot.y + 7.0 * palette->scale);
}
