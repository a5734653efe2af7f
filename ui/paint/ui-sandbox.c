/* SPDX-License-Identifier: MIT */

#include "ui-sandbox.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui-draw.h"
#include "ui-text.h"

/* Places of the two tables, from numbers alone. In a tensor each cell holds its D numbers one beside the
 * other. */
typedef struct
{
  double unit, line;
  UiRect in, out; /* of the cells */
  double cell_h;
  gboolean below; /* the result stands under the values, not beside them */
} SandboxFrame;

void
ui_sandbox_init (UiSandbox *self, UiSandboxKind kind)
{
  *self = (UiSandbox){ .kind = kind, .rows = 2, .steps = 3, .depth = 1, .length = { 1, 2 }, .batch = NAN, .selected = -1 };

  if (kind == UI_SANDBOX_TENSOR)
    {
      self->depth = 4;
      self->fill = -1.0;
    }
  else if (kind == UI_SANDBOX_LOSS)
    {
      self->rows = 3;
      self->steps = 4;
      self->length[0] = 4;
      self->length[1] = 2;
      self->length[2] = 0;
    }

  for (int i = 0; i < ui_sandbox_size (self); i++)
    self->values[i] = kind == UI_SANDBOX_MATRIX ? i + 1.0 : 1.0;
}

int
ui_sandbox_size (const UiSandbox *self)
{
  return self->rows * self->steps * self->depth;
}

static void
compute_losses (UiSandbox *self, const UiSandboxKernels *kernels)
{
  const int n = self->rows * self->steps;
  float logits[UI_SANDBOX_MAX * UI_SANDBOX_CLASSES] = { 0 }, losses[UI_SANDBOX_MAX], sentence[UI_SANDBOX_MAX_ROWS];
  int targets[UI_SANDBOX_MAX] = { 0 }, counts = 0;
  double sum = 0.0;

  for (int i = 0; i < n; i++)
    {
      targets[i] = i % UI_SANDBOX_CLASSES;

      for (int v = 0; v < UI_SANDBOX_CLASSES; v++)
        logits[i * UI_SANDBOX_CLASSES + v] = v == targets[i] ? (float) self->values[i] : 1.0f;
    }

  kernels->masked_losses (losses, sentence, logits, targets, self->length, self->rows, self->steps, UI_SANDBOX_CLASSES);

  for (int i = 0; i < n; i++)
    {
      self->result[i] = (double) losses[i];
      sum += self->result[i];
    }

  for (int b = 0; b < self->rows; b++)
    {
      self->sentence[b] = (double) sentence[b];
      counts += self->length[b];
    }

  self->batch = counts > 0 ? sum / counts : NAN;
}

void
ui_sandbox_compute (UiSandbox *self, const UiSandboxKernels *kernels)
{
  float x[UI_SANDBOX_MAX];

  if (self->kind == UI_SANDBOX_LOSS)
    compute_losses (self, kernels);
  else
    {
      for (int i = 0; i < ui_sandbox_size (self); i++)
        x[i] = (float) self->values[i];

      kernels->sequence_mask (x, self->length, (float) self->fill, self->rows, self->steps, self->depth);

      for (int i = 0; i < ui_sandbox_size (self); i++)
        self->result[i] = (double) x[i];
    }

  self->computed = TRUE;
}

char *
ui_sandbox_name (const UiSandbox *self, int index)
{
  const int d = index % self->depth, t = index / self->depth % self->steps, b = index / self->depth / self->steps;

  if (self->kind == UI_SANDBOX_TENSOR)
    return g_strdup_printf ("x[%d, %d, %d]", b, t, d);

  return g_strdup_printf ("x[%d, %d]", b, t);
}

/* As short as the number allows; losses with the book's four digits. */
static char *
number_text (const UiSandbox *self, double value, gboolean result)
{
  if (result && self->kind == UI_SANDBOX_LOSS)
    return g_strdup_printf ("%.4f", value + 0.0); /* + 0: no "-0.0000" */

  return g_strdup_printf ("%.4g", value);
}

/* Columns beside a table: the valid lengths before it, the mean of each sentence after the losses. */
static double
margin_left (const SandboxFrame *frame)
{
  return 22.0 * frame->unit;
}

static double
margin_right (const UiSandbox *self, const SandboxFrame *frame)
{
  return self->kind == UI_SANDBOX_LOSS ? 62.0 * frame->unit : 0.0;
}

/* What a cell takes where there is room for all, in units. */
#define CELL_H 38.0
#define CELL_W(depth) (30.0 + 34.0 * (depth))
#define ARROW_W 26.0
#define MOST_GROWTH 2.0

/* How much larger than usual both tables could be drawn, one under the other or side by side. Below 1: they are narrower
 * than they would like to be. */
static double
growth_of (const UiSandbox *self, const UiPalette *palette, int width, int height, gboolean below)
{
  const SandboxFrame frame = { .unit = palette->scale, .line = ui_text_height (palette, UI_TEXT_SMALL) };
  const double table_w = CELL_W (self->depth) * self->steps * frame.unit, table_h = CELL_H * self->rows * frame.unit + 2.4 * frame.line;
  const double w = below ? margin_left (&frame) + table_w + margin_right (self, &frame)
                         : 2.0 * (margin_left (&frame) + table_w) + ARROW_W * frame.unit + margin_right (self, &frame);
  const double h = (below ? 2.0 : 1.0) * table_h + 1.3 * frame.line;

  return MIN (width / w, height / h);
}

/* A tensor is wide; of the others the result stands beside the numbers, unless that makes both much smaller. */
static gboolean
stands_below (const UiSandbox *self, const UiPalette *palette, int width, int height)
{
  const double below = growth_of (self, palette, width, height, TRUE), beside = growth_of (self, palette, width, height, FALSE);

  return below > (self->kind == UI_SANDBOX_TENSOR ? beside : 1.2 * MAX (beside, 1.0));
}

/* In the whole window the few numbers are drawn larger, to be read from afar. */
static UiPalette
grown (const UiSandbox *self, const UiPalette *palette, int width, int height)
{
  UiPalette large = *palette;

  large.scale *= CLAMP (growth_of (self, palette, width, height, stands_below (self, palette, width, height)), 1.0, MOST_GROWTH);

  return large;
}

/* @palette: grown. */
static void
sandbox_frame_init (SandboxFrame *frame, const UiSandbox *self, const UiPalette *palette, int width, int height)
{
  double foot = 1.3 * ui_text_height (palette, UI_TEXT_SMALL), head, place_w, place_h, arrow, in_share, widest;

  *frame = (SandboxFrame){ .unit = palette->scale, .line = ui_text_height (palette, UI_TEXT_SMALL) };
  head = 2.4 * frame->line;
  arrow = ARROW_W * frame->unit;
  frame->below = stands_below (self, palette, width, height);

  /* Losses have four digits, the logits beside them one. */
  in_share = frame->below ? 1.0 : self->kind == UI_SANDBOX_LOSS ? 0.36
                                                                : 0.5;
  place_w = frame->below ? width - margin_left (frame) - margin_right (self, frame) : width - arrow - margin_right (self, frame) - 2.0 * margin_left (frame);
  place_h = frame->below ? (height - foot) / 2.0 - head : height - foot - head;
  widest = CELL_W (self->depth) * frame->unit * self->steps;
  frame->cell_h = MAX (6.0, MIN (place_h / self->rows, CELL_H * frame->unit));

  frame->in = (UiRect){ margin_left (frame), head, CLAMP (in_share * place_w, 24.0, widest), frame->cell_h * self->rows };
  frame->out = frame->in;
  frame->out.w = frame->below ? frame->in.w : CLAMP ((1.0 - in_share) * place_w, 24.0, widest);

  if (frame->below)
    frame->out.y = frame->in.y + frame->in.h + head;
  else
    frame->out.x = frame->in.x + frame->in.w + arrow + margin_left (frame);
}

static double
cell_width (const UiSandbox *self, UiRect table)
{
  return table.w / self->steps;
}

static UiRect
number_rect (const SandboxFrame *frame, const UiSandbox *self, UiRect table, int index)
{
  const int d = index % self->depth, t = index / self->depth % self->steps, b = index / self->depth / self->steps;
  const double w = (cell_width (self, table) - 2.0) / self->depth;

  return (UiRect){ table.x + t * cell_width (self, table) + d * w, table.y + b * frame->cell_h, w, frame->cell_h - 2.0 };
}

static gboolean
is_valid (const UiSandbox *self, int index)
{
  return index / self->depth % self->steps < self->length[index / self->depth / self->steps];
}

static void
paint_cell (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame, UiRect table, int b, int t, gboolean result)
{
  UiRect cell = { table.x + t * cell_width (self, table), table.y + b * frame->cell_h, cell_width (self, table) - 2.0, frame->cell_h - 2.0 };
  const gboolean valid = t < self->length[b];

  cairo_save (cr);
  ui_draw_rounded (cr, cell, 4.0 * frame->unit);

  if (!valid && result)
    {
      cairo_clip (cr);
      ui_draw_hatch (cr, palette, cell);
    }
  else
    {
      ui_colour_set (cr, valid ? palette->truth : palette->track, valid ? palette->fill : 0.6);
      cairo_fill (cr);
    }

  cairo_restore (cr);
}

static void
paint_number (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame, UiRect table, int i, gboolean result)
{
  UiRect rect = number_rect (frame, self, table, i);
  g_autofree char *text = number_text (self, result ? self->result[i] : self->values[i], result);
  UiText how = ui_text (palette, self->depth > 1 ? UI_TEXT_SMALL : UI_TEXT_NORMAL), small = ui_text (palette, UI_TEXT_SMALL);

  how.align = UI_ALIGN_MIDDLE;
  how.max_width = rect.w - 2.0;
  how.bold = result && !is_valid (self, i);

  if (result && self->kind == UI_SANDBOX_LOSS && ui_text_width (palette, &small, text) > how.max_width)
    {
      g_free (text);
      text = g_strdup_printf ("%.2f", self->result[i] + 0.0);
    }

  ui_text_fit (palette, &how, text);

  /* A masked number stands on hatching: on a plate of ground, so that it is read. */
  if (result && !is_valid (self, i))
    {
      const double w = MIN (rect.w, ui_text_width (palette, &how, text) + 6.0 * frame->unit), h = MIN (rect.h, 1.1 * frame->line);

      cairo_rectangle (cr, rect.x + (rect.w - w) / 2.0, rect.y + (rect.h - h) / 2.0, w, h);
      ui_colour_set (cr, palette->background, 1.0);
      cairo_fill (cr);
    }

  ui_text_draw (cr, palette, &how, text, rect.x + rect.w / 2.0, rect.y + rect.h / 2.0);
}

static void
paint_table (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame, UiRect table, gboolean result)
{
  for (int b = 0; b < self->rows; b++)
    for (int t = 0; t < self->steps; t++)
      paint_cell (cr, self, palette, frame, table, b, t, result);

  for (int i = 0; i < ui_sandbox_size (self); i++)
    paint_number (cr, self, palette, frame, table, i, result);
}

/* The valid lengths before the rows, and where each of them ends. */
static void
paint_lengths (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame, UiRect table)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.align = UI_ALIGN_END;
  how.bold = TRUE;

  for (int b = 0; b < self->rows; b++)
    {
      g_autofree char *label = g_strdup_printf ("%d", self->length[b]);
      const double x = table.x + self->length[b] * cell_width (self, table) - 1.0, y = table.y + b * frame->cell_h;

      ui_text_draw (cr, palette, &how, label, table.x - 8.0 * frame->unit, y + frame->cell_h / 2.0 - 1.0);
      cairo_move_to (cr, x, y - 1.0);
      cairo_line_to (cr, x, y + frame->cell_h - 1.0);
    }

  cairo_set_dash (cr, NULL, 0, 0.0);
  ui_colour_set (cr, palette->warning, 1.0);
  cairo_set_line_width (cr, 2.0 * frame->unit);
  cairo_stroke (cr);
}

static void
paint_columns (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame, UiRect table)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const double w = cell_width (self, table);
  const gboolean named = w > 1.2 * ui_text_width (palette, &how, "t=0");

  how.colour = palette->faint;
  how.align = UI_ALIGN_MIDDLE;

  for (int t = 0; t < self->steps; t++)
    {
      g_autofree char *label = g_strdup_printf (named ? "t=%d" : "%d", t);

      ui_text_draw (cr, palette, &how, label, table.x + (t + 0.5) * w, table.y - 0.6 * frame->line);
    }
}

static void
paint_heads (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  const gboolean loss = self->kind == UI_SANDBOX_LOSS;
  g_autofree char *in = NULL;
  g_autofree char *out = NULL;

  if (self->kind == UI_SANDBOX_TENSOR)
    in = g_strdup_printf (_ ("values (%d, %d, %d)"), self->rows, self->steps, self->depth);
  else
    in = loss ? g_strdup (_ ("true class’s logit")) : g_strdup_printf (_ ("values (%d, %d)"), self->rows, self->steps);

  out = loss ? g_strdup (_ ("masked loss, nats")) : g_strdup_printf (_ ("masked, fill %.4g"), self->fill);

  how.bold = TRUE;
  how.max_width = frame->below ? frame->in.w : frame->out.x - frame->in.x - 6.0 * frame->unit;
  ui_text_draw (cr, palette, &how, in, frame->in.x, frame->in.y - 1.75 * frame->line);
  how.max_width = frame->out.w + margin_right (self, frame);
  ui_text_draw (cr, palette, &how, out, frame->out.x, frame->out.y - 1.75 * frame->line);

  paint_columns (cr, self, palette, frame, frame->in);
  paint_columns (cr, self, palette, frame, frame->out);
}

/* The book's figure for each sentence, beside its losses. */
static void
paint_sentences (cairo_t *cr, const UiSandbox *self, const UiPalette *palette, const SandboxFrame *frame)
{
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  const double x = frame->out.x + frame->out.w + 8.0 * frame->unit;

  how.bold = TRUE;

  for (int b = 0; b < self->rows; b++)
    {
      g_autofree char *text = g_strdup_printf ("%.4f", self->sentence[b] + 0.0);

      ui_text_draw (cr, palette, &how, text, x, frame->out.y + (b + 0.5) * frame->cell_h - 1.0);
    }

  how = ui_text (palette, UI_TEXT_SMALL);
  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, _ ("mean / T"), x, frame->out.y - 0.6 * frame->line);
}

static void
paint_arrow (cairo_t *cr, const UiPalette *palette, const SandboxFrame *frame)
{
  const double x = frame->in.x + frame->in.w + 10.0 * frame->unit, y = frame->in.y + frame->in.h / 2.0, u = frame->unit;

  if (frame->below)
    return;

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + 14.0 * u, y);
  cairo_move_to (cr, x + 9.0 * u, y - 4.0 * u);
  cairo_line_to (cr, x + 14.0 * u, y);
  cairo_line_to (cr, x + 9.0 * u, y + 4.0 * u);
  ui_colour_set (cr, palette->faint, 1.0);
  cairo_set_line_width (cr, 2.0 * u);
  cairo_stroke (cr);
}

static char *
foot_text (const UiSandbox *self)
{
  if (self->kind != UI_SANDBOX_LOSS)
    return g_strdup (_ ("Everything from the valid length on becomes the fill value."));

  if (isnan (self->batch))
    return g_strdup (_ ("Nothing counts: no loss, no gradient."));

  return g_strdup_printf (_ ("Per valid token: %.4f. Equal logits: ln 10 = 2.3026."), self->batch);
}

/* As large as the tables, where the whole sentence then has room. */
static void
paint_foot (cairo_t *cr, const UiSandbox *self, const UiPalette *large, const UiPalette *usual, int width, int height)
{
  g_autofree char *text = foot_text (self);
  UiText how = ui_text (large, UI_TEXT_SMALL);
  const UiPalette *palette = ui_text_width (large, &how, text) <= width ? large : usual;

  how.max_width = width;
  ui_text_fit (palette, &how, text);
  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, text, 0.0, height - 0.6 * ui_text_height (palette, UI_TEXT_SMALL));
}

void
ui_sandbox_paint (cairo_t *cr, const UiSandbox *self, const UiPalette *usual, int width, int height)
{
  const UiPalette large = grown (self, usual, width, height), *palette = &large;
  SandboxFrame frame;

  sandbox_frame_init (&frame, self, palette, width, height);
  paint_heads (cr, self, palette, &frame);
  paint_table (cr, self, palette, &frame, frame.in, FALSE);
  paint_lengths (cr, self, palette, &frame, frame.in);
  paint_arrow (cr, palette, &frame);

  if (self->computed)
    {
      paint_table (cr, self, palette, &frame, frame.out, TRUE);
      if (self->kind == UI_SANDBOX_LOSS)
        paint_sentences (cr, self, palette, &frame);
    }

  if (self->selected >= 0)
    {
      UiRect rect = number_rect (&frame, self, frame.in, self->selected);

      ui_draw_rounded (cr, rect, 4.0 * frame.unit);
      cairo_set_dash (cr, NULL, 0, 0.0);
      ui_colour_set (cr, palette->ink, 1.0);
      cairo_set_line_width (cr, 2.0 * frame.unit);
      cairo_stroke (cr);
    }

  paint_foot (cr, self, palette, usual, width, height);
}

/* "1, 0, 0": a row of the result. */
static char *
row_text (const UiSandbox *self, int b)
{
  const int n = self->steps * self->depth;
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *number = number_text (self, self->result[b * n + i], TRUE);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }

  return g_string_free (text, FALSE);
}

char *
ui_sandbox_describe (const UiSandbox *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *foot = foot_text (self);

  for (int b = 0; b < self->rows; b++)
    {
      g_autofree char *numbers = row_text (self, b);

      if (self->kind == UI_SANDBOX_LOSS)
        g_string_append_printf (text, _ ("Row %d, valid length %d: %s; mean over T %.4f."), b, self->length[b], numbers,
                                self->sentence[b] + 0.0);
      else
        g_string_append_printf (text, _ ("Row %d, valid length %d: %s."), b, self->length[b], numbers);
      g_string_append_c (text, ' ');
    }

  g_string_append (text, foot);

  return g_string_free (text, FALSE);
}

int
ui_sandbox_hit (const UiSandbox *self, const UiPalette *palette, int width, int height, double x, double y)
{
  const UiPalette large = grown (self, palette, width, height);
  SandboxFrame frame;

  sandbox_frame_init (&frame, self, &large, width, height);

  for (int i = 0; i < ui_sandbox_size (self); i++)
    if (ui_rect_contains (number_rect (&frame, self, frame.in, i), x, y))
      return i;

  return -1;
}
