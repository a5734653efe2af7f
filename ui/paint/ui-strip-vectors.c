/* SPDX-License-Identifier: MIT
 *
 * Panel 2 with real vectors: a row a sequence, a small plot for each number of the vector. The target curve, what
 * the decoder said over it, and on them what was carried into the next step: a square on the target where the
 * true value was fed, a ring on the decoder's own where its own was.
 */

#include "ui-strip-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-axis.h"

#define ROW_LEAST 58.0 /* heights and widths in units */
#define ROW_MOST 150.0
#define PLOT_LEAST 46.0
#define PLOT_GAP 8.0
#define LABEL_LEAST 100.0
#define LABEL_SHARE 0.18 /* of the width */

/* The plots beside each other: of numbers that have no room the bar leads to the rest. */
static void
count_plots (StripFrame *frame, const UiStrip *self)
{
  const double room = frame->right - frame->label_w + PLOT_GAP * frame->unit;

  frame->n_plots = self->picture->width;
  frame->visible_plots = CLAMP ((int) (room / ((PLOT_LEAST + PLOT_GAP) * frame->unit)), 1, frame->n_plots);
  frame->first_plot = CLAMP (self->first_step, 0, frame->n_plots - frame->visible_plots);

  if (frame->visible_plots < frame->n_plots)
    frame->bottom = MAX (frame->legend_y - STRIP_BAR * frame->unit, frame->top + 1.0);
}

void
strip_vectors_frame (StripFrame *frame, const UiStrip *self)
{
  double cells, free_h, row_h;
  int steps = MAX (self->picture->target_steps, 1), n_pins = self->pins != NULL ? (int) self->pins->len : 0;

  frame->label_w = CLAMP (LABEL_SHARE * frame->right, MIN (LABEL_LEAST * frame->unit, 0.3 * frame->right), 220.0 * frame->unit);
  count_plots (frame, self);
  free_h = frame->bottom - frame->top;
  frame->visible_rows = CLAMP ((int) (free_h / (ROW_LEAST * frame->unit)), 1, CLAMP (frame->n_rows, 1, STRIP_MAX_ROWS));
  frame->visible_pins = CLAMP (n_pins - frame->first_row, 0, frame->visible_rows);
  row_h = CLAMP (free_h / frame->visible_rows, 8.0, ROW_MOST * frame->unit);

  for (int i = 0; i < frame->visible_rows; i++)
    frame->line[i] = (StripLine){ frame->top + i * row_h, row_h, 0 };

  cells = frame->right - frame->label_w;

  /* Where there is one plot the pointer finds its steps; of many small ones it finds the row. */
  frame->visible_steps = self->picture->width == 1 ? MIN (steps, STRIP_MAX_COLUMNS) : 0;
  frame->n_steps = frame->visible_steps;

  for (int c = 0; c <= frame->visible_steps; c++)
    frame->cell_x[c] = frame->label_w + cells * c / MAX (frame->visible_steps, 1);
}

double
strip_row_error (const StripRow *row)
{
  double sum = 0.0;
  int n = row->n_valid * row->width;

  for (int i = 0; i < n; i++)
    sum += ((double) row->output[i] - (double) row->expected[i]) * ((double) row->output[i] - (double) row->expected[i]);

  return n > 0 ? sum / n : NAN;
}

char *
strip_vectors_text (const StripRow *row, int position)
{
  g_autofree char *error = ui_number (strip_row_error (row));
  GString *text = g_string_new (NULL);
  const EngFedCell *cell;

  g_string_append_printf (text, _ ("sequence %d, mean squared error %s"), row->pair + 1, error);

  if (position < 0 || position >= row->n_valid || row->width != 1)
    return g_string_free (text, FALSE);

  cell = &row->cells[position];
  g_string_append_printf (text, _ ("\nstep %d: expected %.3f, said %.3f"), position + 1, (double) row->expected[position],
                          (double) row->output[position]);

  if (position > 0)
    g_string_append_printf (text, cell->fed_true ? _ ("\nfed the true value of the step before")
                                                 : _ ("\nfed its own value of the step before"));

  if (position > 0 && isfinite ((double) cell->coin))
    g_string_append_printf (text, cell->fed_true ? _ ("\ncoin %.2f < ε %.2f") : _ ("\ncoin %.2f ≥ ε %.2f"),
                            (double) cell->coin, row->epsilon);

  return g_string_free (text, FALSE);
}

/* One scale for all rows, from the targets alone and with round ends, so that it stands still from batch to
 * batch and a bad guess is seen to be one. */
static void
find_range (const EngBatchPicture *picture, UiAxis *axis)
{
  double low = INFINITY, high = -INFINITY;

  for (int r = 0; r < picture->rows; r++)
    {
      gsize first = (gsize) r * (gsize) picture->target_steps * (gsize) picture->width;
      gsize n = (gsize) picture->target_length[r] * (gsize) picture->width;

      for (gsize i = first; i < first + n; i++)
        {
          low = MIN (low, (double) picture->expected_values[i]);
          high = MAX (high, (double) picture->expected_values[i]);
        }
    }

  ui_axis_init (axis, low, high, FALSE, 1.0, 0.0);
  ui_axis_widen (axis);
}

typedef struct
{
  UiRect box;
  const UiAxis *range; /* onto 1 (bottom) … 0 (top) */
  const StripRow *row;
  int d;     /* which number of the vector */
  int steps; /* of the whole axis */
} Plot;

static double
plot_x (const Plot *plot, int t)
{
  return plot->box.x + plot->box.w * (t + 0.5) / plot->steps;
}

static double
plot_y (const Plot *plot, const float *values, int t)
{
  double share = ui_axis_map (plot->range, (double) values[(gsize) t * (gsize) plot->row->width + (gsize) plot->d]);

  return plot->box.y + plot->box.h * CLAMP (share, -0.04, 1.04);
}

static void
paint_line (cairo_t *cr, const UiPalette *palette, const Plot *plot, const float *values, UiColour colour, gboolean dashed)
{
  const double dashes[] = { 4.0 * palette->scale, 2.5 * palette->scale };

  cairo_new_path (cr);

  for (int t = 0; t < plot->row->n_valid; t++)
    if (isfinite ((double) values[(gsize) t * (gsize) plot->row->width + (gsize) plot->d]))
      cairo_line_to (cr, plot_x (plot, t), plot_y (plot, values, t));
    else
      cairo_new_sub_path (cr);

  cairo_set_dash (cr, dashes, dashed ? 2 : 0, 0.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, ui_palette_line (palette, dashed ? 0.9 : 1.1));
  ui_colour_set (cr, colour, 1.0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0.0);
}

/* A value beyond the box: a triangle at the edge points to it. */
static void
paint_beyond (cairo_t *cr, const UiPalette *palette, const Plot *plot, const float *values, UiColour colour)
{
  const double size = CLAMP (0.3 * plot->box.w / plot->steps, 1.5 * palette->scale, 4.0 * palette->scale);

  for (int t = 0; t < plot->row->n_valid; t++)
    {
      const double value = (double) values[(gsize) t * (gsize) plot->row->width + (gsize) plot->d];
      const double share = isnan (value) ? 0.5 : ui_axis_map (plot->range, value);
      const double edge = plot->box.y + (share > 1.0 ? plot->box.h : 0.0), out = share > 1.0 ? size : -size;

      if (share >= -0.04 && share <= 1.04)
        continue;

      cairo_new_path (cr);
      cairo_move_to (cr, plot_x (plot, t) - size, edge - out);
      cairo_line_to (cr, plot_x (plot, t) + size, edge - out);
      cairo_line_to (cr, plot_x (plot, t), edge + 0.6 * out);
      cairo_close_path (cr);
      ui_colour_set (cr, colour, 1.0);
      cairo_fill (cr);
    }
}

/* What went into step t + 1, on the curve that it came from. */
static void
paint_fed (cairo_t *cr, const UiPalette *palette, const Plot *plot)
{
  double size = MIN (2.6 * palette->scale, 0.3 * plot->box.w / plot->steps);

  for (int t = 0; t + 1 < plot->row->n_valid && size > 0.7; t++)
    {
      gboolean truth = plot->row->cells[t + 1].fed_true;
      double x = plot_x (plot, t), y = plot_y (plot, truth ? plot->row->expected : plot->row->output, t);

      cairo_new_path (cr);

      if (truth)
        {
          cairo_rectangle (cr, x - size, y - size, 2.0 * size, 2.0 * size);
          ui_colour_set (cr, palette->truth, 1.0);
          cairo_fill (cr);
          continue;
        }

      cairo_arc (cr, x, y, size * 1.15, 0.0, 2.0 * G_PI);
      ui_colour_set (cr, palette->background, 1.0);
      cairo_fill_preserve (cr);
      ui_colour_set (cr, palette->wrong, 1.0);
      cairo_set_line_width (cr, ui_palette_line (palette, 0.8));
      cairo_stroke (cr);
    }
}

static void
paint_plot (cairo_t *cr, const UiPalette *palette, const Plot *plot)
{
  double zero = ui_axis_map (plot->range, 0.0);

  cairo_new_path (cr);
  ui_draw_rounded (cr, plot->box, 3.0 * palette->scale);
  ui_colour_set (cr, palette->track, 0.5);
  cairo_fill (cr);

  if (zero > 0.0 && zero < 1.0)
    {
      cairo_rectangle (cr, plot->box.x, floor (plot->box.y + zero * plot->box.h), plot->box.w, 1.0);
      ui_colour_set (cr, palette->grid, 1.0);
      cairo_fill (cr);
    }

  paint_line (cr, palette, plot, plot->row->expected, palette->truth, FALSE);
  paint_line (cr, palette, plot, plot->row->output, palette->wrong, TRUE);
  paint_beyond (cr, palette, plot, plot->row->output, palette->wrong);
  paint_fed (cr, palette, plot);
}

static void
paint_vectors_header (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const UiAxis *range)
{
  const int values = frame->n_plots, plots = frame->visible_plots;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double y = 0.5 * ui_text_height (palette, UI_TEXT_SMALL), step = (frame->right - frame->label_w) / (double) plots;
  g_autofree char *low = ui_axis_format (range->min, range->max - range->min);
  g_autofree char *high = ui_axis_format (range->max, range->max - range->min);
  g_autofree char *scale = g_strdup_printf ("%s … %s", low, high);

  how.colour = palette->faint;
  how.max_width = frame->label_w - 6.0 * frame->unit;
  ui_text_draw (cr, palette, &how, scale, 0.0, y);
  how.align = UI_ALIGN_MIDDLE;
  how.max_width = step - 2.0;

  for (int d = 0; d < plots; d++)
    {
      g_autofree char *name = values == 1 ? g_strdup_printf (ngettext ("%d step", "%d steps", frame->n_steps), frame->n_steps)
                              : d == plots - 1 && plots < values
                                  ? g_strdup_printf (_ ("x%d of %d"), frame->first_plot + d + 1, values)
                                  : g_strdup_printf (_ ("x%d"), frame->first_plot + d + 1);

      ui_text_draw (cr, palette, &how, name, frame->label_w + (d + 0.5) * step, y);
    }
}

/* The sequence's number, its error, and of a pinned one when that was. */
static void
paint_label (cairo_t *cr, const UiPalette *palette, const StripFrame *frame, const StripRow *row, double y)
{
  double line = 1.25 * ui_palette_size (palette, UI_TEXT_NORMAL), indent = row->pinned ? STRIP_INDENT * frame->unit : 0.0;
  g_autofree char *name = g_strdup_printf (_ ("no. %d"), row->pair + 1);
  g_autofree char *error = ui_number (strip_row_error (row));
  g_autofree char *measure = row->n_valid > 0 ? g_strdup_printf (_ ("error %s"), error) : g_strdup ("");
  g_autofree char *seen = row->step > 0 ? g_strdup_printf (_ ("epoch %d"), row->epoch) : g_strdup (_ ("not seen yet"));
  const char *const texts[] = { name, measure, row->pinned ? seen : "" };

  if (row->pinned)
    strip_paint_pin (cr, palette, row, y + line / 2.0);

  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    {
      UiText how = ui_text (palette, i == 0 ? UI_TEXT_NORMAL : UI_TEXT_SMALL);

      how.max_width = frame->label_w - indent - 8.0 * frame->unit;
      how.colour = i < 2 ? palette->ink : palette->faint;
      ui_text_fit (palette, &how, texts[i]);
      ui_text_draw (cr, palette, &how, texts[i], indent, y + (i + 0.5) * line);
    }
}

void
strip_paint_vectors (cairo_t *cr, const UiStrip *self, const UiPalette *palette, const StripFrame *frame)
{
  const int plots = frame->visible_plots;
  double step = (frame->right - frame->label_w) / (double) plots, gap = PLOT_GAP * frame->unit;
  UiAxis range;
  StripRow row;

  find_range (self->picture, &range);
  paint_vectors_header (cr, palette, frame, &range);

  for (int i = 0; i < frame->visible_rows && strip_row (self, strip_row_at (frame, i), &row); i++)
    {
      double y = strip_row_top (frame, i), height = frame->line[i].h - 8.0 * frame->unit;

      paint_label (cr, palette, frame, &row, y);

      for (int d = 0; d < plots && row.width == frame->n_plots; d++)
        {
          Plot plot = { { frame->label_w + d * step + (plots > 1 ? gap / 2.0 : 0.0), y, step - (plots > 1 ? gap : 0.0), height },
                        &range,
                        &row,
                        d,
                        MAX (self->picture->target_steps, 1) };

          paint_plot (cr, palette, &plot);
        }
    }
}
