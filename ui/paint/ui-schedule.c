/* SPDX-License-Identifier: MIT */

#include "ui-schedule.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-axis.h"
#include "ui-draw.h"
#include "ui-text.h"

void
ui_schedule_init (UiSchedule *self, const UiState *state)
{
  *self = (UiSchedule){ .epsilon = NAN };

  if (state == NULL || state->in_effect == NULL || state->info == NULL)
    return;

  self->known = TRUE;
  self->schedule = state->in_effect->forcing;
  self->step = ui_state_step (state);
  self->steps_total = state->info->steps_total;
  self->epsilon = ui_state_epsilon (state);
}

/* The run's length, or a little more than what is done when that is beyond it or not known. */
static guint64
last_step (const UiSchedule *self)
{
  return self->steps_total >= self->step ? MAX (self->steps_total, 1) : self->step + self->step / 4;
}

static void
paint_curve (cairo_t *cr, const UiSchedule *self, const UiPalette *palette, const UiAxis *x, const UiAxis *y)
{
  double first = x->from_px, last = x->to_px;

  cairo_new_path (cr);

  for (double px = first; px <= last; px += 1.0)
    cairo_line_to (cr, px, ui_axis_map (y, eng_schedule_epsilon (&self->schedule, (guint64) MAX (0.0, ui_axis_unmap (x, px)))));

  ui_colour_set (cr, palette->epsilon, 1.0);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
  cairo_stroke_preserve (cr);
  cairo_line_to (cr, last, y->from_px);
  cairo_line_to (cr, first, y->from_px);
  cairo_close_path (cr);
  ui_colour_set (cr, palette->epsilon, palette->fill);
  cairo_fill (cr);
}

/* The highest and lowest pixel of the line between two others. */
static void
curve_span (const UiSchedule *self, const UiAxis *x, const UiAxis *y, double from, double to, double *high, double *low)
{
  *high = INFINITY;
  *low = -INFINITY;

  for (double px = MAX (from, x->from_px); px <= MIN (to, x->to_px); px += 1.0)
    {
      double at = ui_axis_map (y, eng_schedule_epsilon (&self->schedule, (guint64) MAX (0.0, ui_axis_unmap (x, px))));

      *high = MIN (*high, at);
      *low = MAX (*low, at);
    }
}

/* A dot where the run is, with its ε; the label on the side that has room and off the line. */
static void
paint_now (cairo_t *cr, const UiSchedule *self, const UiPalette *palette, const UiAxis *x, const UiAxis *y)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double at_x = ui_axis_map (x, (double) self->step), at_y = ui_axis_map (y, self->epsilon);
  double radius = 4.5 * palette->scale, half = 0.5 * ui_text_height (palette, UI_TEXT_SMALL), label_y = at_y;
  g_autofree char *label = g_strdup_printf (_ ("now %.2f"), self->epsilon);
  double width, low, high;

  cairo_new_path (cr);
  cairo_move_to (cr, at_x, y->from_px);
  cairo_line_to (cr, at_x, y->to_px);
  ui_colour_set (cr, palette->epsilon, 0.5);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.5));
  cairo_stroke (cr);
  cairo_arc (cr, at_x, at_y, radius, 0.0, 2.0 * G_PI);
  ui_colour_set (cr, palette->epsilon, 1.0);
  cairo_fill_preserve (cr);
  ui_colour_set (cr, palette->background, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.6));
  cairo_stroke (cr);

  how.bold = TRUE;
  how.colour = palette->epsilon;
  width = ui_text_width (palette, &how, label) + 2.0 * radius;

  /* Right of the dot before left of it, over the line before under it: the first place that is free. */
  for (int place = 0; place < 4; place++)
    {
      double from = place < 2 ? at_x : at_x - width;

      curve_span (self, x, y, from, from + width, &high, &low);
      how.align = place < 2 ? UI_ALIGN_START : UI_ALIGN_END;
      label_y = place % 2 == 0 ? MIN (high - half, at_y - 0.5 * radius) - 0.3 * radius : MAX (low + half, at_y + 0.5 * radius) + 0.3 * radius;

      if (from >= x->from_px && from + width <= x->to_px + radius && label_y >= half && label_y + half <= y->from_px)
        break;
    }

  ui_text_draw (cr, palette, &how, label, at_x + (how.align == UI_ALIGN_END ? -1.4 : 1.4) * radius, label_y);
}

/* The axis' name at its left end, and round numbers of updates, as many as stand apart. */
static void
paint_x_ticks (cairo_t *cr, const UiPalette *palette, const UiAxis *x, double middle)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, free_from, end = x->to_px + 6.0 * unit;
  UiTicks ticks;

  how.colour = palette->faint;
  free_from = x->from_px + ui_text_draw (cr, palette, &how, _ ("step"), x->from_px, middle) + 8.0 * unit;
  ui_axis_ticks (x, (int) ((x->to_px - x->from_px) / (56.0 * unit)), &ticks);
  cairo_new_path (cr);

  for (int i = 0; i < ticks.n; i++)
    {
      double at = ui_axis_map (x, ticks.value[i]), width = ui_text_width (palette, &how, ticks.label[i]);
      double left = MIN (at - width / 2.0, end - width);

      if (left < free_from || ticks.value[i] != floor (ticks.value[i]))
        continue;

      ui_text_draw (cr, palette, &how, ticks.label[i], left, middle);
      free_from = left + width + 8.0 * unit;
      cairo_move_to (cr, floor (at) + 0.5, floor (middle - 0.5 * ui_text_height (palette, UI_TEXT_SMALL) - 3.0 * unit) + 0.5);
      cairo_rel_line_to (cr, 0.0, 3.0 * unit);
    }

  ui_colour_set (cr, palette->faint, 0.8);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.5));
  cairo_stroke (cr);
}

void
ui_schedule_paint (cairo_t *cr, const UiSchedule *self, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double unit = palette->scale, half = 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  double left, last = (double) last_step (self);
  UiAxis x, y;

  if (!self->known)
    {
      ui_draw_empty (cr, palette, width, height, _ ("ε over the run"));
      return;
    }

  left = ui_text_width (palette, &how, "1") + 6.0 * unit;
  ui_axis_init (&x, 0.0, last, FALSE, left, width - 6.0 * unit);
  ui_axis_init (&y, 0.0, 1.0, FALSE, height - 2.0 * half - 3.0 * unit, half);
  paint_curve (cr, self, palette, &x, &y);

  cairo_new_path (cr);
  cairo_move_to (cr, x.from_px, floor (y.from_px) + 0.5);
  cairo_line_to (cr, x.to_px, floor (y.from_px) + 0.5);
  ui_colour_set (cr, palette->faint, 0.8);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.5));
  cairo_stroke (cr);

  how.colour = palette->faint;
  how.align = UI_ALIGN_END;
  ui_text_draw (cr, palette, &how, "1", left - 4.0 * unit, y.to_px);
  ui_text_draw (cr, palette, &how, "0", left - 4.0 * unit, y.from_px);
  paint_x_ticks (cr, palette, &x, height - half);

  if (isfinite (self->epsilon))
    paint_now (cr, self, palette, &x, &y);
}

char *
ui_schedule_describe (const UiSchedule *self)
{
  if (!self->known)
    return g_strdup (_ ("No run yet."));

  return g_strdup_printf (_ ("ε is %.2f now and will be %.2f at the end of the run."), self->epsilon,
                          eng_schedule_epsilon (&self->schedule, last_step (self)));
}
