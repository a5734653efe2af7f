/* SPDX-License-Identifier: MIT
 *
 * The second page of panel 2: output position × training time. Above, how often a position was fed the true
 * word; below, how often the model's own word was right. A coin a batch shows as stripes, a coin a token as an
 * even shade.
 */

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "ui-axis.h"
#include "ui-strip-private.h"

static const char map_empty[] = N_ ("As training goes on: how often each output position was fed the true word, and how often the model's own word was right.");

/* Share of one cell; NaN when nothing was counted. */
static double
map_value (const UiFedMap *map, int column, int t, gboolean own_right)
{
  const UiFedCount *count = &map->count[column][t];
  const double fed = count->fed_true + count->fed_own;

  if (own_right)
    return count->fed_own > 0.0 ? count->own_right / count->fed_own : NAN;

  return fed > 0.0 ? count->fed_true / fed : NAN;
}

static void
paint_positions (cairo_t *cr, const UiFedMap *map, const UiPalette *palette, UiRect area)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  int rows = map->positions - 1;
  double row_h = area.h / rows;
  int every = MAX (1, (int) ceil (ui_text_height (palette, UI_TEXT_SMALL) / row_h));

  how.colour = palette->faint;
  how.align = UI_ALIGN_END;

  for (int t = 1; t <= rows; t += every)
    {
      g_autofree char *label = g_strdup_printf ("%d", t + 1);

      ui_text_draw (cr, palette, &how, label, area.x - 6.0 * palette->scale, area.y + (t - 0.5) * row_h);
    }
}

/* Whether anything was counted that the map is about. */
static gboolean
has_values (const UiFedMap *map, gboolean own_right)
{
  for (int c = 0; c < map->columns; c++)
    for (int t = 1; t < map->positions; t++)
      if (isfinite (map_value (map, c, t, own_right)))
        return TRUE;

  return FALSE;
}

/* What is hatched, where all of it is. */
static void
paint_never (cairo_t *cr, const UiPalette *palette, UiRect area)
{
  const char *text = _ ("no word of the model's own was fed yet");
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double w, h = ui_text_height (palette, UI_TEXT_SMALL);

  how.align = UI_ALIGN_MIDDLE;
  how.max_width = area.w - 16.0 * palette->scale;
  w = ui_text_width (palette, &how, text) + 12.0 * palette->scale;
  cairo_new_path (cr);
  ui_draw_rounded (cr, (UiRect){ area.x + (area.w - w) / 2.0, area.y + (area.h - h) / 2.0, w, h }, 3.0 * palette->scale);
  ui_colour_set (cr, palette->background, 1.0);
  cairo_fill (cr);
  ui_text_draw (cr, palette, &how, text, area.x + area.w / 2.0, area.y + area.h / 2.0);
}

static void
paint_one_map (cairo_t *cr, const UiFedMap *map, const UiPalette *palette, UiRect area, gboolean own_right)
{
  int rows = map->positions - 1, columns = map->columns;
  UiHeat heat;

  /* What was never counted stays hatched: an own word cannot be right where none was fed. */
  cairo_save (cr);
  cairo_rectangle (cr, floor (area.x), floor (area.y), floor (area.w), floor (area.h));
  cairo_clip (cr);
  ui_draw_hatch (cr, palette, area);
  cairo_restore (cr);

  ui_heat_init (&heat);

  for (int c = 0; c < columns; c++)
    for (int t = 1; t <= rows; t++)
      {
        double value = map_value (map, c, t, own_right);

        if (isfinite (value))
          ui_heat_add (&heat, value, area.x + area.w * c / columns, area.y + area.h * (t - 1) / rows,
                       area.x + area.w * (c + 1) / columns, area.y + area.h * t / rows);
      }

  ui_heat_paint (&heat, cr);
  paint_positions (cr, map, palette, area);

  if (own_right && !has_values (map, TRUE))
    paint_never (cr, palette, area);
}

static void
paint_time (cairo_t *cr, const UiFedMap *map, const UiPalette *palette, UiRect area, double y)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  g_autofree char *first = ui_axis_format ((double) map->first_step[0], 1.0);
  g_autofree char *last = ui_axis_format ((double) map->last_step[map->columns - 1], 1.0);

  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, first, area.x, y);
  how.align = UI_ALIGN_MIDDLE;
  ui_text_draw (cr, palette, &how, _ ("step of training"), area.x + area.w / 2.0, y);
  how.align = UI_ALIGN_END;

  /* Of one batch there is one step. */
  if (!g_str_equal (first, last))
    ui_text_draw (cr, palette, &how, last, area.x + area.w, y);
}

typedef struct
{
  UiRect fed, right; /* the two maps; right.h is 0 for real vectors */
} MapPlaces;

static gboolean
is_vectors (const UiStrip *self)
{
  return self->picture != NULL && self->picture->width > 0;
}

static MapPlaces
map_places (const UiStrip *self, const UiPalette *palette, int width, int height)
{
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), unit = palette->scale;
  double left = ui_text_width (palette, &how, "00") + 10.0 * unit, right = 70.0 * unit;
  double both = height - 2.0 * line - 6.0 * unit;
  MapPlaces places;

  if (!is_vectors (self))
    both -= line + 6.0 * unit;

  places.fed = (UiRect){ left, line + 2.0 * unit, MAX (8.0, width - left - right), MAX (8.0, is_vectors (self) ? both : both / 2.0) };
  places.right = places.fed;
  places.right.y += places.fed.h + line + 6.0 * unit;

  if (is_vectors (self))
    places.right.h = 0.0;

  return places;
}

static void
read_share (UiReadoutLine *line, char *buffer, gsize size, const char *name, double share, UiColour colour)
{
  if (isfinite (share))
    g_snprintf (buffer, size, "%.0f %%", 100.0 * share);
  else
    g_strlcpy (buffer, _ ("never"), size);

  *line = (UiReadoutLine){ name, buffer, colour };
}

static char *
cell_title (const UiFedMap *map, int column, int t)
{
  if (map->first_step[column] == map->last_step[column])
    return g_strdup_printf (_ ("position %d, step %" PRIu64), t + 1, map->first_step[column]);

  return g_strdup_printf (_ ("position %d, steps %" PRIu64 " to %" PRIu64), t + 1,
                          map->first_step[column], map->last_step[column]);
}

static gboolean
is_cell (const UiFedMap *map, int column, int t)
{
  return map != NULL && column >= 0 && column < map->columns && t >= 1 && t < map->positions;
}

char *
ui_strip_map_text (const UiStrip *self, int column, int position)
{
  g_autofree char *title = NULL;
  double fed, own;

  if (!is_cell (self->map, column, position))
    return NULL;

  title = cell_title (self->map, column, position);
  fed = 100.0 * map_value (self->map, column, position, FALSE);
  own = 100.0 * map_value (self->map, column, position, TRUE);

  /* Translators: %s is “position 3, steps 10 to 20”. */
  if (!is_vectors (self) && isfinite (own))
    return g_strdup_printf (_ ("%s: fed the truth %.0f %%, own word right %.0f %%"), title, fed, own);

  return g_strdup_printf (_ ("%s: fed the truth %.0f %%"), title, fed);
}

/* A ring around the keyboard's cell in one map; a cell may be narrower than what can be seen. */
static void
paint_map_cursor (cairo_t *cr, const UiStrip *self, const UiPalette *palette, UiRect area)
{
  double cell_w = area.w / self->map->columns, cell_h = area.h / (self->map->positions - 1), least = 5.0 * palette->scale;
  double x = area.x + (self->cursor.row + 0.5) * cell_w, y = area.y + (self->cursor.position - 0.5) * cell_h;

  cell_w = MAX (cell_w, least);
  cell_h = MAX (cell_h, least);

  /* Light within dark: seen on every shade. */
  for (int ring = 0; ring < 2; ring++)
    {
      double out = (ring == 0 ? 1.5 : 0.0) * palette->scale;

      cairo_rectangle (cr, x - cell_w / 2.0 - out, y - cell_h / 2.0 - out, cell_w + 2.0 * out, cell_h + 2.0 * out);
      ui_colour_set (cr, ring == 0 ? palette->ink : palette->background, 1.0);
      cairo_set_line_width (cr, ui_palette_line (palette, 1.0));
      cairo_stroke (cr);
    }
}

/* The cell under the pointer, whichever map it is in, else the keyboard's. FALSE when there is none. */
static gboolean
pick_cell (const UiStrip *self, MapPlaces places, int *column, int *t, double *x, double *y)
{
  const UiFedMap *map = self->map;
  UiRect area = ui_rect_contains (places.fed, self->pointer_x, self->pointer_y) ? places.fed : places.right;

  *x = self->pointer_x;
  *y = self->pointer_y;

  if (isfinite (*x))
    {
      *column = CLAMP ((int) ((*x - area.x) / area.w * map->columns), 0, map->columns - 1);
      *t = CLAMP ((int) ((*y - area.y) / area.h * (map->positions - 1)), 0, map->positions - 2) + 1;

      return ui_rect_contains (area, *x, *y);
    }

  *column = self->cursor.row;
  *t = self->cursor.position;
  *x = places.fed.x + (*column + 0.5) * places.fed.w / map->columns;
  *y = places.fed.y + (*t - 0.5) * places.fed.h / (map->positions - 1);

  return is_cell (map, *column, *t);
}

/* Both shares of the cell. */
static void
paint_map_pointer (cairo_t *cr, const UiStrip *self, const UiPalette *palette, MapPlaces places, int width, int height)
{
  const UiFedMap *map = self->map;
  int column, t, n = 2;
  double x, y;
  UiReadoutLine lines[3];
  g_autofree char *title = NULL;
  char fed[24], own[24];

  if (!pick_cell (self, places, &column, &t, &x, &y))
    return;

  if (!isfinite (self->pointer_x))
    {
      paint_map_cursor (cr, self, palette, places.fed);

      if (!is_vectors (self))
        paint_map_cursor (cr, self, palette, places.right);
    }

  title = cell_title (map, column, t);
  lines[0] = (UiReadoutLine){ title, NULL, palette->ink };
  read_share (&lines[1], fed, sizeof fed, _ ("fed the truth"), map_value (map, column, t, FALSE), palette->truth);

  if (!is_vectors (self))
    read_share (&lines[n++], own, sizeof own, _ ("own word right"), map_value (map, column, t, TRUE), palette->right);

  ui_draw_readout (cr, palette, lines, n, x, y + 12.0 * palette->scale, (UiRect){ 0, 0, width, height });
}

static gboolean
has_shares (const UiFedMap *map)
{
  return map != NULL && map->columns > 0 && map->positions > 1;
}

void
strip_paint_map_marks (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  if (has_shares (self->map))
    paint_map_pointer (cr, self, palette, map_places (self, palette, width, height), width, height);
}

/* Beside the lower map: what is hatched there. */
static void
paint_hatch_key (cairo_t *cr, const UiPalette *palette, double x, double y)
{
  const UiRect key = { floor (x), floor (y), 12.0 * palette->scale, 12.0 * palette->scale };
  UiText how = ui_text (palette, UI_TEXT_SMALL);

  cairo_save (cr);
  cairo_rectangle (cr, key.x, key.y, key.w, key.h);
  cairo_clip (cr);
  ui_draw_hatch (cr, palette, key);
  cairo_restore (cr);
  how.colour = palette->faint;
  ui_text_draw (cr, palette, &how, _ ("never"), key.x + key.w + 4.0 * palette->scale, key.y + key.h / 2.0);
}

void
strip_paint_map (cairo_t *cr, const UiStrip *self, const UiPalette *palette, int width, int height)
{
  const UiFedMap *map = self->map;
  UiText how = ui_text (palette, UI_TEXT_SMALL);
  double line = ui_text_height (palette, UI_TEXT_SMALL), unit = palette->scale;
  MapPlaces places = map_places (self, palette, width, height);
  UiRect last = is_vectors (self) ? places.fed : places.right;

  if (!has_shares (map))
    {
      ui_draw_empty (cr, palette, width, height, _ (map_empty));
      return;
    }

  how.max_width = width;
  how.bold = TRUE;
  ui_text_draw (cr, palette, &how,
                is_vectors (self) ? _ ("share fed the true value, by output position")
                                  : _ ("share fed the true word, by output position"),
                0.0, line / 2.0);
  paint_one_map (cr, map, palette, places.fed, FALSE);

  if (!is_vectors (self))
    {
      ui_text_draw (cr, palette, &how, _ ("share of the model's own words that were right"), 0.0,
                    places.right.y - line / 2.0 - 2.0 * unit);
      paint_one_map (cr, map, palette, places.right, TRUE);
    }

  paint_time (cr, map, palette, last, last.y + last.h + line / 2.0 + 2.0 * unit);
  ui_draw_colour_bar (cr, palette, (UiRect){ last.x + last.w + 14.0 * unit, line * 2.0, 12.0 * unit, MAX (4.0, places.fed.h - line) },
                      _ ("share"), "100 %", "0 %");

  if (!is_vectors (self))
    paint_hatch_key (cr, palette, last.x + last.w + 14.0 * unit, last.y + line);
}

/* Shares of one column over all positions. */
static UiFedCount
sum_column (const UiFedMap *map, int column)
{
  UiFedCount sum = { 0.0, 0.0, 0.0 };

  for (int t = 1; t < map->positions; t++)
    {
      sum.fed_true += map->count[column][t].fed_true;
      sum.fed_own += map->count[column][t].fed_own;
      sum.own_right += map->count[column][t].own_right;
    }

  return sum;
}

char *
strip_describe_map (const UiStrip *self)
{
  const UiFedMap *map = self->map;
  UiFedCount first, last;
  double before, now;

  if (map == NULL || map->columns == 0 || map->positions < 2)
    return g_strdup (_ (map_empty));

  first = sum_column (map, 0);
  last = sum_column (map, map->columns - 1);
  before = 100.0 * ui_share (first.fed_true, first.fed_true + first.fed_own);
  now = 100.0 * ui_share (last.fed_true, last.fed_true + last.fed_own);

  if (last.fed_own > 0.0 && !is_vectors (self))
    return g_strdup_printf (_ ("From step %" PRIu64 " to %" PRIu64 ", %d output positions: the share fed the truth went from %.0f %% to %.0f %%, and of the model's own words %.0f %% are right now."),
                            map->first_step[0], map->last_step[map->columns - 1], map->positions - 1, before, now,
                            100.0 * ui_share (last.own_right, last.fed_own));

  return g_strdup_printf (_ ("From step %" PRIu64 " to %" PRIu64 ", %d output positions: the share fed the truth went from %.0f %% to %.0f %%."),
                          map->first_step[0], map->last_step[map->columns - 1], map->positions - 1, before, now);
}
