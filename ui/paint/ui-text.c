/* SPDX-License-Identifier: MIT */

#include "ui-text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define CACHE_MAX 2048   /* lines of a generation: a frame has a few hundred */
#define BAR_ADVANCE 0.55 /* em a character in bar mode */

/* One line, laid out; it is its own key. */
typedef struct
{
  char *text;          /* owned */
  const char *family;  /* interned */
  int size;            /* 1/100 pixel */
  int max_width;       /* 1/10 pixel; 0 = as wide as it is */
  gboolean bold, word; /* as in UiText */

  PangoLayout *layout; /* owned */
  double width;        /* pixels */
  double left;         /* from the layout's left end to the text: more than 0 in scripts that begin at the right */
  double middle;       /* from the layout's top to the middle of the line's x-height and capitals */
} Line;

/* Two generations: when the younger one is full it becomes the elder, and what was in that and has not been
 * drawn since is gone. So no frame has to lay out everything again. */
typedef struct
{
  PangoContext *context; /* owned */
  GHashTable *lines;     /* Line, as a set; owned */
  GHashTable *elder;     /* the same */
} Cache;

static guint
line_hash (gconstpointer key)
{
  const Line *line = key;

  return g_str_hash (line->text) ^ (guint) line->size * 31u ^ (guint) line->max_width * 1009u ^ (guint) line->bold;
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;

  return x->size == y->size && x->max_width == y->max_width && x->bold == y->bold && x->word == y->word && x->family == y->family &&
         g_str_equal (x->text, y->text);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_object_unref (line->layout);
  g_free (line->text);
  g_free (line);
}

static GHashTable *
new_generation (void)
{
  return g_hash_table_new_full (line_hash, line_equal, line_free, NULL);
}

static void
cache_free (gpointer data)
{
  Cache *cache = data;

  g_hash_table_unref (cache->lines);
  g_hash_table_unref (cache->elder);
  g_object_unref (cache->context);
  g_free (cache);
}

/* A Pango font map belongs to its thread, so the cache does too. */
static GPrivate cache_key = G_PRIVATE_INIT (cache_free);

static Cache *
get_cache (void)
{
  Cache *cache = g_private_get (&cache_key);
  cairo_font_options_t *options;

  if (cache != NULL)
    return cache;

  cache = g_new0 (Cache, 1);
  cache->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cache->lines = new_generation ();
  cache->elder = new_generation ();

  /* Widths must not depend on the target or the zoom: the same line breaks on screen and in a PDF. */
  options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (cache->context, options);
  pango_cairo_context_set_resolution (cache->context, 96.0);
  pango_context_set_round_glyph_positions (cache->context, FALSE);
  pango_context_set_base_dir (cache->context, PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);

  g_private_set (&cache_key, cache);

  return cache;
}

void
ui_text_forget (void)
{
  g_private_replace (&cache_key, NULL);
}

static PangoLayout *
new_layout (const UiPalette *palette, const UiText *how, const char *text)
{
  PangoLayout *layout = pango_layout_new (get_cache ()->context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, palette->font_family != NULL ? palette->font_family : "Sans");
  pango_font_description_set_weight (font, how->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (font, ui_palette_size (palette, how->size) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static Line *
lay_out (const UiPalette *palette, const UiText *how, const Line *key)
{
  Line *line = g_memdup2 (key, sizeof *key);
  PangoRectangle logical;

  line->text = g_strdup (key->text);
  line->layout = new_layout (palette, how, key->text);
  pango_layout_set_single_paragraph_mode (line->layout, TRUE);

  /* A sign before a word stays before it, whatever script the word is in. */
  pango_layout_set_auto_dir (line->layout, !how->word);

  if (key->max_width > 0)
    {
      pango_layout_set_ellipsize (line->layout, how->word ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
      pango_layout_set_width (line->layout, (int) floor (how->max_width * PANGO_SCALE));
    }

  pango_layout_get_extents (line->layout, NULL, &logical);
  line->width = (double) logical.width / PANGO_SCALE;
  line->left = (double) logical.x / PANGO_SCALE;

  /* Centred on the base font's line: a fallback font for Chinese is taller and must not shift it. */
  line->middle = (double) pango_layout_get_baseline (line->layout) / PANGO_SCALE -
                 0.36 * ui_palette_size (palette, how->size);

  return line;
}

static const Line *
cached_line (const UiPalette *palette, const UiText *how, const Line *key)
{
  Cache *cache = get_cache ();
  Line *line = g_hash_table_lookup (cache->lines, key);

  if (line != NULL)
    return line;

  if (g_hash_table_size (cache->lines) >= CACHE_MAX)
    {
      g_hash_table_unref (cache->elder);
      cache->elder = cache->lines;
      cache->lines = new_generation ();
    }

  if (!g_hash_table_steal_extended (cache->elder, key, (gpointer *) &line, NULL))
    line = lay_out (palette, how, key);
  g_hash_table_add (cache->lines, line);

  return line;
}

/* The line from the cache, laid out when it is new. Borrowed until the next call. */
static const Line *
find_line (const UiPalette *palette, const UiText *how, const char *text)
{
  const char *family = palette->font_family != NULL ? palette->font_family : "";
  Line key = { .text = (char *) text,
               .family = g_intern_string (family),
               .size = (int) round (ui_palette_size (palette, how->size) * 100),
               .bold = how->bold };
  const Line *line = cached_line (palette, how, &key);

  /* Most lines have room: those of all widths are one. */
  if (how->max_width <= 0.0 || line->width <= how->max_width)
    return line;

  key.max_width = MAX ((int) (how->max_width * 10), 1);

  return cached_line (palette, how, &key);
}

UiText
ui_text (const UiPalette *palette, UiTextSize size)
{
  return (UiText){ .size = size, .colour = palette->ink, .alpha = 1.0 };
}

/* Bar mode: as wide as the characters are many; wide scripts take a whole em. */
static double
bar_width (const UiPalette *palette, const UiText *how, const char *text)
{
  double width = 0.0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 1.0 : BAR_ADVANCE;

  width *= ui_palette_size (palette, how->size);

  return how->max_width > 0.0 ? MIN (width, how->max_width) : width;
}

double
ui_text_width (const UiPalette *palette, const UiText *how, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return 0.0;

  if (palette->text_bars)
    return bar_width (palette, how, text);

  return find_line (palette, how, text)->width;
}

void
ui_text_fit (const UiPalette *palette, UiText *how, const char *text)
{
  UiText whole = *how;

  whole.max_width = 0.0;

  while (whole.size > UI_TEXT_SMALL && ui_text_width (palette, &whole, text) > how->max_width)
    whole.size--;

  if (ui_text_width (palette, &whole, text) > how->max_width)
    whole.bold = FALSE;

  how->size = whole.size;
  how->bold = whole.bold;
}

/* Bar mode: where a line that begins at @text ends; at least one character. */
static const char *
bar_line_end (const UiPalette *palette, const UiText *how, const char *text, double width)
{
  const double em = ui_palette_size (palette, how->size);
  const char *end = NULL, *p = text;

  for (double x = 0.0; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      x += (g_unichar_iswide (c) ? 1.0 : BAR_ADVANCE) * em;

      if (c == ' ')
        end = p + 1;
      else if (x > width && p > text)
        return end != NULL ? end : p;
      else if (g_unichar_iswide (c))
        end = g_utf8_next_char (p);
    }

  return p;
}

/* Where each line begins, after the first: bytes of @text. */
static GArray *
find_breaks (const UiPalette *palette, const UiText *how, const char *text, double width)
{
  GArray *breaks = g_array_new (FALSE, FALSE, sizeof (int));
  PangoLayout *layout;

  if (palette->text_bars)
    {
      for (const char *end = bar_line_end (palette, how, text, width); *end != '\0'; end = bar_line_end (palette, how, end, width))
        {
          const int at = (int) (end - text);

          g_array_append_val (breaks, at);
        }

      return breaks;
    }

  layout = new_layout (palette, how, text);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);

  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    g_array_append_val (breaks, pango_layout_get_line_readonly (layout, i)->start_index);

  g_object_unref (layout);

  return breaks;
}

char **
ui_text_wrap (const UiPalette *palette, const UiText *how, const char *text, double width, int most)
{
  GPtrArray *lines = g_ptr_array_new ();
  g_autoptr (GArray) breaks = NULL;
  UiText whole = *how;
  int begin = 0;

  whole.max_width = 0.0;

  /* Most texts are one line, whose width is known. */
  if (most > 1 && width > 1.0 && ui_text_width (palette, &whole, text) > width)
    breaks = find_breaks (palette, how, text, width);

  for (guint i = 0; breaks != NULL && i < breaks->len && (int) i < most - 1; i++)
    {
      const int end = g_array_index (breaks, int, i);

      g_ptr_array_add (lines, g_strchomp (g_strndup (text + begin, (gsize) (end - begin))));
      begin = end;
    }

  g_ptr_array_add (lines, g_strdup (text + begin));
  g_ptr_array_add (lines, NULL);

  return (char **) g_ptr_array_free (lines, FALSE);
}

double
ui_text_height (const UiPalette *palette, UiTextSize size)
{
  return 1.4 * ui_palette_size (palette, size);
}

static double
aligned (UiAlign align, double x, double width)
{
  if (align == UI_ALIGN_MIDDLE)
    return x - width / 2.0;

  return align == UI_ALIGN_END ? x - width : x;
}

static void
mark (const UiPalette *palette, const UiText *how, const char *text, double left, double y, double width)
{
  UiText whole = *how;
  double em = ui_palette_size (palette, how->size);
  UiTextMark entry = { .x = left, .y = y - 0.4 * em, .w = width, .h = 0.85 * em };

  whole.max_width = 0.0;
  entry.cut = ui_text_width (palette, &whole, text) > width + 0.5;
  g_strlcpy (entry.text, text, sizeof entry.text);
  g_array_append_val (palette->text_marks, entry);
}

/* A paragraph has its place to itself: only that it was cut is of interest. */
static void
mark_cut (const UiPalette *palette, const char *text, double x, double y)
{
  UiTextMark entry = { .x = x, .y = y, .cut = TRUE };

  g_strlcpy (entry.text, text, sizeof entry.text);
  g_array_append_val (palette->text_marks, entry);
}

static void
draw_halo (cairo_t *cr, const UiPalette *palette, const Line *line, double x, double y)
{
  cairo_new_path (cr);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, line->layout);
  ui_colour_set (cr, palette->background, 0.85);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 3.0 * palette->scale);
  cairo_stroke (cr);
}

double
ui_text_draw (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text, double x, double y)
{
  double width = ui_text_width (palette, how, text);

  if (width <= 0.0)
    return 0.0;

  if (palette->text_marks != NULL)
    mark (palette, how, text, aligned (how->align, x, width), y, width);

  ui_colour_set (cr, how->colour, how->alpha);

  if (palette->text_bars)
    {
      double em = ui_palette_size (palette, how->size);

      cairo_rectangle (cr, aligned (how->align, x, width), y - 0.35 * em, width, (how->bold ? 0.7 : 0.5) * em);
      cairo_fill (cr);
    }
  else
    {
      const Line *line = find_line (palette, how, text);

      if (how->halo)
        draw_halo (cr, palette, line, aligned (how->align, x, width) - line->left, y - line->middle);

      ui_colour_set (cr, how->colour, how->alpha);
      cairo_move_to (cr, aligned (how->align, x, width) - line->left, y - line->middle);
      pango_cairo_show_layout (cr, line->layout);
    }

  return width;
}

/* Wrapped text in a rectangle: centred both ways, or from the top left corner. */
static void
draw_paragraph (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text, gboolean centred,
                double x, double y, double width, double height)
{
  PangoLayout *layout;
  int text_height;

  if (width <= 1.0 || height <= 1.0 || text[0] == '\0')
    return;

  layout = new_layout (palette, how, text);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_height (layout, (int) (height * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, NULL, &text_height);

  if (palette->text_marks != NULL && pango_layout_is_ellipsized (layout))
    mark_cut (palette, text, x, y);

  ui_colour_set (cr, how->colour, how->alpha);
  cairo_move_to (cr, x, centred ? y + MAX (0.0, (height - text_height) / 2.0) : y);
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
}

void
ui_text_draw_block (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text,
                    double x, double y, double width, double height)
{
  UiText bar = *how;

  if (!palette->text_bars)
    {
      draw_paragraph (cr, palette, how, text, TRUE, x, y, width, height);
      return;
    }

  bar.align = UI_ALIGN_MIDDLE;
  bar.max_width = MAX (width, 1.0);
  ui_text_draw (cr, palette, &bar, text, x + width / 2.0, y + height / 2.0);
}

void
ui_text_draw_wrapped (cairo_t *cr, const UiPalette *palette, const UiText *how, const char *text,
                      double x, double y, double width, double height)
{
  UiText bar = *how;

  if (!palette->text_bars)
    {
      draw_paragraph (cr, palette, how, text, FALSE, x, y, width, height);
      return;
    }

  bar.align = UI_ALIGN_START;
  bar.max_width = MAX (width, 1.0);
  ui_text_draw (cr, palette, &bar, text, x, y + ui_text_height (palette, how->size) / 2.0);
}

/* A run of labels that touch: they stand @gap apart around the mean of their wishes. */
typedef struct
{
  double sum; /* of (wish - place in the run) */
  int n;
} Pool;

static int
compare_wishes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const double *y = user_data;
  double wish_a = y[*(const int *) a], wish_b = y[*(const int *) b];

  return (wish_a > wish_b) - (wish_a < wish_b);
}

void
ui_text_spread (double *y, int n, double gap, double from, double to)
{
  g_autofree int *order = g_new (int, MAX (n, 1));
  g_autofree Pool *pools = g_new (Pool, MAX (n, 1));
  int n_pools = 0, label = 0;
  double low = from, high = MAX (from, to - (n - 1) * gap);

  for (int i = 0; i < n; i++)
    order[i] = i;

  g_qsort_with_data (order, n, sizeof *order, compare_wishes, y);

  /* Least squares under "each at least one gap below the one before": with the gaps subtracted this is
   * isotonic regression, solved by pooling neighbours that stand in the wrong order. */
  for (int i = 0; i < n; i++)
    {
      pools[n_pools++] = (Pool){ y[order[i]] - i * gap, 1 };

      while (n_pools > 1 && pools[n_pools - 2].sum * pools[n_pools - 1].n >
                                pools[n_pools - 1].sum * pools[n_pools - 2].n)
        {
          pools[n_pools - 2].sum += pools[n_pools - 1].sum;
          pools[n_pools - 2].n += pools[n_pools - 1].n;
          n_pools--;
        }
    }

  for (int p = 0; p < n_pools; p++)
    for (int i = 0; i < pools[p].n; i++, label++)
      y[order[label]] = CLAMP (pools[p].sum / pools[p].n, low, high) + label * gap;
}
