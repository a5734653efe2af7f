/* SPDX-License-Identifier: MIT
 *
 * Axes, grid and labels at the line ends: what all pages of panel 1 share.
 */

#include "ui-curves-private.h"

#include <math.h>
#include <string.h>

void
curves_plan_init (CurvesPlan *plan)
{
  memset (plan, 0, sizeof *plan);
  plan->y_min = INFINITY;
  plan->y_max = -INFINITY;
  plan->chance = NAN;
}

void
curves_plan_include (CurvesPlan *plan, double value)
{
  /* No logarithm reaches a loss of 0: the others keep the picture. */
  if (!isfinite (value) || (plan->y_log && value <= 0.0))
    return;

  plan->y_min = MIN (plan->y_min, value);
  plan->y_max = MAX (plan->y_max, value);
}

void
curves_plan_label (CurvesPlan *plan, UiColour colour, const char *name, gboolean with_value, double x, double y)
{
  CurvesLabel *label;

  if (!isfinite (y) || plan->n_labels == CURVES_MAX_LABELS)
    return;

  label = &plan->labels[plan->n_labels++];
  label->colour = colour;
  label->x = x;
  label->y = y;
  label->low = label->high = NAN;

  if (with_value)
    {
      g_autofree char *number = curves_number (y);

      g_snprintf (label->text, sizeof label->text, "%s %s", name, number);
      g_snprintf (label->room, sizeof label->room, "%s 0.000", name);
    }
  else
    {
      g_strlcpy (label->text, name, sizeof label->text);
      g_strlcpy (label->room, name, sizeof label->room);
    }
}

void
curves_plan_bracket (CurvesPlan *plan, UiColour colour, const char *text, double x, double low, double high)
{
  const double middle = plan->y_log && low > 0.0 && high > 0.0 ? sqrt (low) * sqrt (high) : low / 2.0 + high / 2.0;
  const int n = plan->n_labels;

  curves_plan_label (plan, colour, text, FALSE, x, middle);

  if (plan->n_labels == n)
    return;

  plan->labels[n].low = low;
  plan->labels[n].high = high;
}

void
curves_dash (cairo_t *cr, const UiPalette *palette, int style)
{
  double unit = ui_palette_line (palette, 1.0);
  const double dashed[] = { 3.0 * unit, 2.0 * unit }, dotted[] = { 0.01, 2.0 * unit };

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, style == 1 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);

  if (style == 0)
    cairo_set_dash (cr, NULL, 0, 0.0);
  else
    cairo_set_dash (cr, style == 1 ? dashed : dotted, 2, 0.0);
}

gboolean
curves_is_zoomed (const UiCurves *self)
{
  return isfinite (self->view_from) && isfinite (self->view_to) && self->view_to > self->view_from;
}

void
curves_plan_zoom (const UiCurves *self, CurvesPlan *plan)
{
  if (curves_is_zoomed (self))
    {
      plan->x_min = self->view_from;
      plan->x_max = self->view_to;
    }

  plan->x_end = CLAMP (plan->x_end, plan->x_min, plan->x_max);
}

static UiText
label_text (const UiPalette *palette)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  how.bold = TRUE;

  return how;
}

/* The widest of the labels at the line ends. A loss that falls below 1 gets a figure more: nothing may jump for it. */
static double
widest_label (const CurvesFrame *frame)
{
  UiText how = label_text (frame->palette);
  double widest = 0.0;

  for (int i = 0; i < frame->plan.n_labels; i++)
    {
      widest = MAX (widest, ui_text_width (frame->palette, &how, frame->plan.labels[i].text));
      widest = MAX (widest, ui_text_width (frame->palette, &how, frame->plan.labels[i].room));
    }

  return widest;
}

static double
widest_tick (const CurvesFrame *frame, const UiTicks *ticks)
{
  UiText how = ui_text (frame->palette, UI_TEXT_SMALL);
  double widest = 0.0;

  for (int i = 0; i < ticks->n; i++)
    widest = MAX (widest, ui_text_width (frame->palette, &how, ticks->label[i]));

  return widest;
}

/* All of the area while the labels behind the line ends find room inside of it; later what they leave. No share between:
 * the plot would shrink with every update. */
static double
plot_width (const CurvesFrame *frame, double labels)
{
  const CurvesPlan *plan = &frame->plan;
  double share = (plan->x_end - plan->x_min) / (plan->x_max - plan->x_min);

  if (labels <= 0.0 || !(share > 0.0) || share * frame->area.w + labels <= frame->area.w)
    return frame->area.w;

  return MAX (frame->area.w - labels, frame->area.w * 0.4);
}

static void
init_with_rows (CurvesFrame *frame, const UiCurves *self, const UiPalette *palette, const CurvesPlan *plan,
                int width, int height, int rows)
{
  double unit = palette->scale, line = ui_text_height (palette, UI_TEXT_SMALL);
  double top = line + 6.0 * unit, bottom = height - line - 8.0 * unit;
  UiText small = ui_text (palette, UI_TEXT_SMALL);
  double right;

  memset (frame, 0, sizeof *frame);
  frame->curves = self;
  frame->palette = palette;
  frame->plan = *plan;

  /* The rows are kept free also while there is no change, so that the first one moves nothing. */
  frame->flags_y = top;
  frame->flag_rows = rows;
  top += frame->flag_rows * line;
  bottom = MAX (bottom, top + 1.0);

  ui_axis_init (&frame->y, plan->y_min, plan->y_max, plan->y_log, bottom, top);

  if (plan->y_log || plan->y_round)
    ui_axis_widen (&frame->y);

  ui_axis_ticks (&frame->y, (int) ((bottom - top) / (32.0 * unit)), &frame->y_ticks);

  right = plan->epsilon ? ui_text_width (palette, &small, "0.75") + 8.0 * unit : 4.0 * unit;
  frame->area.x = widest_tick (frame, &frame->y_ticks) + 8.0 * unit;
  frame->area.y = top;
  frame->area.w = MAX (1.0, width - frame->area.x - right);
  frame->area.h = bottom - top;
  ui_axis_init (&frame->right, 0.0, 1.0, FALSE, bottom, top);

  frame->plot = frame->area;
  frame->plot.w = plot_width (frame, widest_label (frame) + 12.0 * unit);
  ui_axis_init (&frame->x, plan->x_min, plan->x_max, FALSE, frame->plot.x, frame->plot.x + frame->plot.w);
  ui_axis_ticks (&frame->x, (int) (frame->plot.w / (64.0 * unit)), &frame->x_ticks);
  frame->label_x = ui_axis_map (&frame->x, MIN (plan->x_end, plan->x_max)) + 8.0 * unit;
}

void
curves_frame_init (CurvesFrame *frame, const UiCurves *self, const UiPalette *palette, const CurvesPlan *plan,
                   int width, int height)
{
  const int most = (int) (height / (110.0 * palette->scale));
  const int usual = !plan->flags ? plan->rows : height < 300.0 * palette->scale ? 1
                                                                                : 2;
  int needed;

  init_with_rows (frame, self, palette, plan, width, height, usual);

  if (!plan->flags || (needed = curves_rows_needed (frame, CLAMP (most, usual, CURVES_FLAG_ROWS))) == usual)
    return;

  init_with_rows (frame, self, palette, plan, width, height, needed);
}

void
curves_frame_clip (cairo_t *cr, const CurvesFrame *frame)
{
  double air = ui_palette_line (frame->palette, 2.0);

  cairo_rectangle (cr, frame->plot.x - 1.0, frame->plot.y - air, frame->plot.w + 1.0 + air, frame->plot.h + 2.0 * air);
  cairo_clip (cr);
}

gboolean
curves_frame_has (const CurvesFrame *frame, double x)
{
  return x >= frame->plot.x - 1.0 && x <= frame->plot.x + frame->plot.w + 1.0;
}

static void
paint_y_ticks (cairo_t *cr, const CurvesFrame *frame)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  how.colour = palette->faint;
  how.align = UI_ALIGN_END;
  cairo_new_path (cr);

  for (int i = 0; i < frame->y_ticks.n; i++)
    {
      double y = floor (ui_axis_map (&frame->y, frame->y_ticks.value[i])) + 0.5;

      cairo_move_to (cr, frame->area.x, y);
      cairo_line_to (cr, frame->area.x + frame->area.w, y);
    }

  ui_colour_set (cr, palette->grid, 1.0);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.5));
  cairo_stroke (cr);

  for (int i = 0; i < frame->y_ticks.n; i++)
    ui_text_draw (cr, palette, &how, frame->y_ticks.label[i], frame->area.x - 6.0 * palette->scale,
                  ui_axis_map (&frame->y, frame->y_ticks.value[i]));
}

static void
paint_right_ticks (cairo_t *cr, const CurvesFrame *frame)
{
  static const double values[] = { 0.0, 0.25, 0.5, 0.75, 1.0 };
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  int every = frame->area.h < 4.5 * ui_text_height (palette, UI_TEXT_SMALL) ? 4 : 1;

  how.colour = palette->epsilon;

  for (guint i = 0; i < G_N_ELEMENTS (values); i += every)
    {
      g_autofree char *label = g_strdup_printf ("%g", values[i]);

      ui_text_draw (cr, palette, &how, label, frame->area.x + frame->area.w + 5.0 * palette->scale,
                    ui_axis_map (&frame->right, values[i]));
    }

  how.bold = TRUE;
  how.align = UI_ALIGN_END;
  ui_text_draw (cr, palette, &how, frame->plan.right_title,
                frame->area.x + frame->area.w + ui_text_width (palette, &how, "0.75") + 5.0 * palette->scale,
                0.5 * ui_text_height (palette, UI_TEXT_SMALL));
}

static void
paint_x_ticks (cairo_t *cr, const CurvesFrame *frame)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double base = frame->area.y + frame->area.h, end = frame->area.x + frame->area.w;
  double middle = base + 4.0 * palette->scale + 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  double title, free_from = 0.0;

  how.colour = palette->faint;
  how.align = UI_ALIGN_END;
  title = ui_text_width (palette, &how, frame->plan.x_title);
  ui_text_draw (cr, palette, &how, frame->plan.x_title, end, middle);
  how.align = UI_ALIGN_MIDDLE;
  cairo_new_path (cr);

  for (int i = 0; i < frame->x_ticks.n; i++)
    {
      double x = ui_axis_map (&frame->x, frame->x_ticks.value[i]);
      double half = ui_text_width (palette, &how, frame->x_ticks.label[i]) / 2.0;

      if (frame->plan.x_integers && frame->x_ticks.value[i] != round (frame->x_ticks.value[i]))
        continue;

      cairo_move_to (cr, floor (x) + 0.5, base);
      cairo_line_to (cr, floor (x) + 0.5, base + 4.0 * palette->scale);

      if (x - half < free_from || x + half > end - title - 8.0 * palette->scale)
        continue;

      ui_text_draw (cr, palette, &how, frame->x_ticks.label[i], x, middle);
      free_from = x + half + 6.0 * palette->scale;
    }

  cairo_move_to (cr, frame->area.x, floor (base) + 0.5);
  cairo_line_to (cr, end, floor (base) + 0.5);
  ui_colour_set (cr, palette->faint, 0.8);
  cairo_set_line_width (cr, ui_palette_line (palette, 0.5));
  cairo_stroke (cr);
}

void
curves_frame_paint_axes (cairo_t *cr, const CurvesFrame *frame)
{
  const UiPalette *palette = frame->palette;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double titles = frame->plan.epsilon ? frame->area.w - 60.0 * palette->scale : frame->area.w;

  cairo_set_dash (cr, NULL, 0, 0.0);
  paint_y_ticks (cr, frame);
  paint_x_ticks (cr, frame);

  if (frame->plan.epsilon)
    paint_right_ticks (cr, frame);

  how.colour = palette->faint;
  how.max_width = MAX (20.0, titles + frame->area.x);
  ui_text_draw (cr, palette, &how, frame->plan.y_title, 0.0, 0.5 * ui_text_height (palette, UI_TEXT_SMALL));
}

/* From one line's end to the other's. */
static void
paint_bracket (cairo_t *cr, const CurvesFrame *frame, const CurvesLabel *label)
{
  const double unit = frame->palette->scale, x = ui_axis_map (&frame->x, label->x) + 3.0 * unit;
  const double top = CLAMP (ui_axis_map (&frame->y, label->high), frame->plot.y, frame->plot.y + frame->plot.h);
  const double bottom = CLAMP (ui_axis_map (&frame->y, label->low), frame->plot.y, frame->plot.y + frame->plot.h);

  cairo_new_path (cr);
  cairo_move_to (cr, x - 2.0 * unit, top);
  cairo_line_to (cr, x, top);
  cairo_line_to (cr, x, bottom);
  cairo_line_to (cr, x - 2.0 * unit, bottom);
  curves_dash (cr, frame->palette, 0);
  cairo_set_line_width (cr, ui_palette_line (frame->palette, 0.75));
  ui_colour_set (cr, label->colour, 1.0);
  cairo_stroke (cr);
}

int
curves_frame_label_places (const CurvesFrame *frame, UiRect *places)
{
  const UiPalette *palette = frame->palette;
  const UiText how = label_text (palette);
  const double half = 0.5 * ui_text_height (palette, UI_TEXT_SMALL);
  const double most = MAX (10.0, frame->area.x + frame->area.w - frame->label_x);
  const int n = frame->plan.n_labels;
  double y[CURVES_MAX_LABELS];

  for (int i = 0; i < n; i++)
    y[i] = CLAMP (ui_axis_map (&frame->y, frame->plan.labels[i].y), frame->area.y, frame->area.y + frame->area.h);

  ui_text_spread (y, n, 2.0 * half, frame->area.y + half, frame->area.y + frame->area.h - half);

  for (int i = 0; i < n; i++)
    places[i] = (UiRect){ frame->label_x, y[i] - half, MIN (ui_text_width (palette, &how, frame->plan.labels[i].text), most), 2.0 * half };

  return n;
}

void
curves_frame_paint_labels (cairo_t *cr, const CurvesFrame *frame)
{
  const UiPalette *palette = frame->palette;
  UiText how = label_text (palette);
  UiRect places[CURVES_MAX_LABELS];
  const int n = curves_frame_label_places (frame, places);

  how.max_width = MAX (10.0, frame->area.x + frame->area.w - frame->label_x);

  for (int i = 0; i < n; i++)
    {
      const CurvesLabel *label = &frame->plan.labels[i];
      const double half = places[i].h / 2.0, y = places[i].y + half;
      const double from_x = ui_axis_map (&frame->x, label->x);
      const double from_y = CLAMP (ui_axis_map (&frame->y, label->y), frame->area.y, frame->area.y + frame->area.h);

      if (isfinite (label->low))
        paint_bracket (cr, frame, label);

      /* A label away from its line is tied to it; all of them get a ground of their own over the grid. */
      if (fabs (from_y - y) > half || frame->label_x - from_x > 4.0 * half)
        {
          cairo_new_path (cr);
          cairo_move_to (cr, from_x + 2.0 * palette->scale, from_y);
          cairo_line_to (cr, frame->label_x - 2.0 * palette->scale, y);
          cairo_set_dash (cr, NULL, 0, 0.0);
          cairo_set_line_width (cr, ui_palette_line (palette, 0.4));
          ui_colour_set (cr, label->colour, 0.6);
          cairo_stroke (cr);
        }

      cairo_rectangle (cr, frame->label_x - 1.0, y - half * 0.85, places[i].w + 2.0, half * 1.7);
      ui_colour_set (cr, palette->background, 0.85);
      cairo_fill (cr);
      how.colour = label->colour;
      ui_text_draw (cr, palette, &how, label->text, frame->label_x, y);
    }
}
