/* SPDX-License-Identifier: MIT
 *
 * Figures out of the window: one panel, or all four on a page, as PNG, SVG or PDF by the file's ending, or onto the
 * clipboard; the curves as CSV, the run as a log too. The picture is the view's own, without pointer, at the size it has on the screen.
 */

#include "ui-window-private.h"

#include <inttypes.h>

#include <glib/gi18n.h>

#include "ui-export.h"
#include "ui-text.h"

#define PNG_SCALE 2.0
#define AS_IN_THE_WINDOW -1 /* instead of a UiStyle */
#define LEAST_WIDTH 640
#define LEAST_HEIGHT 420
#define PAGE_WIDTH 1400
#define PAGE_HEIGHT 1000
#define GAP 24.0
#define HEADLINE 30.0

/* How a figure is wanted. */
typedef struct
{
  int style; /* UiStyle, or AS_IN_THE_WINDOW */
  double scale;
} Look;

static const Look usual_look = { AS_IN_THE_WINDOW, PNG_SCALE };

static gboolean
contains_focus (UiWindow *self, UiPanel *panel)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (panel));
}

int
ui_window_panel_here (UiWindow *self)
{
  for (int i = 1; i <= UI_WINDOW_PANELS; i++)
    if (ui_panel_has_pointer (ui_panel_grid_get_panel (self->grid, i)))
      return i;

  if (ui_panel_grid_get_expanded (self->grid) != 0)
    return ui_panel_grid_get_expanded (self->grid);

  for (int i = 1; i <= UI_WINDOW_PANELS; i++)
    if (contains_focus (self, ui_panel_grid_get_panel (self->grid, i)))
      return i;

  return 1;
}

/* A view under what its window says beside it. */
static void
paint_cell (cairo_t *cr, UiView *view, const UiPalette *palette, double width, double height)
{
  const double line = ui_text_height (palette, UI_TEXT_NORMAL);
  UiText how = ui_text (palette, UI_TEXT_NORMAL);
  g_autofree char *subtitle = ui_view_get_subtitle (view);
  g_auto (GStrv) lines = subtitle != NULL ? ui_text_wrap (palette, &how, subtitle, width, 4) : NULL;
  int n = 0;

  how.max_width = width;

  for (; lines != NULL && lines[n] != NULL; n++)
    ui_text_draw (cr, palette, &how, lines[n], 0, (n + 0.5) * line);

  cairo_translate (cr, 0, ceil (n * line));
  height -= ceil (n * line);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  ui_view_paint (cr, view, palette, (int) width, (int) height);
}

/* UiPaintFunc: all panels on one page, each under its title. */
static void
paint_all (cairo_t *cr, gconstpointer data, const UiPalette *palette, int width, int height)
{
  UiWindow *self = UI_WINDOW ((gpointer) data);
  const double cell_width = (width - GAP) / 2;
  const double cell_height = (height - GAP) / 2;
  UiText how = ui_text (palette, UI_TEXT_NORMAL);

  how.bold = TRUE;

  for (int i = 0; i < UI_WINDOW_PANELS; i++)
    {
      UiPanel *panel = ui_panel_grid_get_panel (self->grid, i + 1);

      cairo_save (cr);
      cairo_translate (cr, (i % 2) * (cell_width + GAP), (i / 2) * (cell_height + GAP));
      ui_text_draw (cr, palette, &how, ui_panel_get_title (panel), 0, HEADLINE / 2);
      cairo_translate (cr, 0, HEADLINE);
      paint_cell (cr, ui_panel_get_view (panel), palette, cell_width, cell_height - HEADLINE);
      cairo_restore (cr);
    }
}

static gboolean
export_csv (UiWindow *self, const char *path, GError **error)
{
  g_autofree char *csv = ui_curve_view_csv (self->curves);

  return g_file_set_contents (path, csv, -1, error);
}

/* As in the window, but on a page of its own, not on a card: as “souffleur figure” has it. */
static UiPalette
figure_palette (UiView *view)
{
  UiPalette palette, shown;

  ui_view_palette (view, &shown);
  ui_palette_init (&palette, shown.style, shown.high_contrast, shown.font_family, shown.scale);

  return palette;
}

/* What scrolls on the screen is all there in the figure. */
static void
make_room (UiFigure *figure, UiView *view)
{
  int width, height;

  ui_export_picture_size (figure, &width, &height);
  ui_view_figure_size (view, &figure->palette, &width, &height);
  ui_export_make_room (figure, width, height);
}

/* What is written around a figure. */
typedef struct
{
  char *caption, *subtitle; /* owned; subtitle may be NULL */
} Words;

static void
words_clear (Words *words)
{
  g_free (words->caption);
  g_free (words->subtitle);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

/* @words: out: of the figure, to be cleared when it is drawn. */
static UiFigure
make_figure (UiWindow *self, int number, const Look *look, Words *words)
{
  UiPanel *panel = number == UI_WINDOW_ALL_PANELS ? NULL : ui_panel_grid_get_panel (self->grid, number);
  UiView *view = panel != NULL ? ui_panel_get_view (panel) : UI_VIEW (self->curves);
  UiFigure figure = {
    .paint = panel != NULL ? ui_view_paint : paint_all,
    .data = panel != NULL ? (gconstpointer) view : (gconstpointer) self,
    .width = PAGE_WIDTH,
    .height = PAGE_HEIGHT,
    .scale = look->scale,
    .title = panel != NULL ? ui_view_get_title (view) : self->state->info->corpus,
    .caption = words->caption = ui_export_caption (self->state),
    .subtitle = words->subtitle = panel != NULL ? ui_view_get_subtitle (view) : NULL,
  };

  if (panel != NULL)
    {
      figure.width = MAX (LEAST_WIDTH, gtk_widget_get_width (GTK_WIDGET (view)));
      figure.height = MAX (LEAST_HEIGHT, gtk_widget_get_height (GTK_WIDGET (view)));
    }
  if (figure.title == NULL)
    figure.title = ui_panel_get_title (panel);
  figure.palette = figure_palette (view);

  if (look->style != AS_IN_THE_WINDOW)
    ui_palette_init (&figure.palette, (UiStyle) look->style, FALSE, figure.palette.font_family, figure.palette.scale);

  if (panel != NULL)
    make_room (&figure, view);

  return figure;
}

static gboolean
export_as (UiWindow *self, int number, const char *path, const Look *look, GError **error)
{
  g_autofree char *small = g_ascii_strdown (path, -1);
  g_auto (Words) words = { NULL, NULL };
  UiFigure figure;

  if (number == 1 && g_str_has_suffix (small, ".csv"))
    return export_csv (self, path, error);

  if (number == 1 && g_str_has_suffix (small, ".jsonl"))
    return self->host.log (self->host_data, path, error);

  figure = make_figure (self, number, look, &words);

  return ui_export_file (&figure, path, error);
}

gboolean
ui_window_export_to (UiWindow *self, int number, const char *path, GError **error)
{
  g_return_val_if_fail (self->state != NULL && self->state->info != NULL, FALSE);

  return export_as (self, number, path, &usual_look, error);
}

void
ui_window_copy_panel (UiWindow *self, int number)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_auto (Words) words = { NULL, NULL };
  g_autofree char *text = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GError) error = NULL;
  UiFigure figure;

  if (self->state == NULL || self->state->info == NULL)
    {
      ui_window_toast (self, _ ("There is nothing to export before the first run."), FALSE);
      return;
    }

  figure = make_figure (self, number, &usual_look, &words);

  if ((png = ui_export_png (&figure, &error)) == NULL || (texture = gdk_texture_new_from_bytes (png, &error)) == NULL)
    {
      ui_window_toast (self, error->message, TRUE);
      return;
    }

  gdk_clipboard_set_texture (clipboard, texture);
  text = g_strdup_printf (_ ("Copied “%s” as a picture"), figure.title);
  ui_window_toast (self, text, FALSE);
}

/* --- The file chooser. */

#define COLOURS "colours"
#define SCALE "scale"

static void
add_choices (GtkFileChooser *chooser)
{
  const char *const styles[] = { "window", "light", "dark", "print", NULL };
  const char *const style_names[] = { _ ("as in the window"), _ ("light"), _ ("dark"), _ ("for print"), NULL };
  const char *const scales[] = { "1", "2", "3", "4", NULL };
  const char *const scale_names[] = { "1 ×", "2 ×", "3 ×", "4 ×", NULL };

  gtk_file_chooser_add_choice (chooser, COLOURS, _ ("Colours"), (const char **) styles, (const char **) style_names);
  gtk_file_chooser_set_choice (chooser, COLOURS, "window");
  gtk_file_chooser_add_choice (chooser, SCALE, _ ("Size of a .png"), (const char **) scales, (const char **) scale_names);
  gtk_file_chooser_set_choice (chooser, SCALE, "2");
}

/* What was chosen; a desktop's own chooser may not offer it. */
static Look
chosen_look (GtkFileChooser *chooser)
{
  const char *style = gtk_file_chooser_get_choice (chooser, COLOURS), *scale = gtk_file_chooser_get_choice (chooser, SCALE);
  Look look = usual_look;
  UiStyle named;

  if (style != NULL && ui_palette_parse_style (style, &named))
    look.style = (int) named;

  if (scale != NULL)
    look.scale = CLAMP (g_ascii_strtod (scale, NULL), 1.0, 4.0);

  return look;
}

/* Before the answer is taken, which closes the chooser. */
static void
remember_look_cb (GtkNativeDialog *dialog, int response, UiWindow *self)
{
  const Look look = chosen_look (GTK_FILE_CHOOSER (dialog));

  self->export_style = look.style;
  self->export_scale = look.scale;
}

static void
export_done (UiWindow *self, GFile *file, int number)
{
  const Look look = { self->export_style, self->export_scale };
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_ ("Exported as “%s”"), name);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    ui_window_toast (self, _ ("A picture can be exported to this computer only: choose a folder of it."), TRUE);
  else if (export_as (self, number, path, &look, &error))
    ui_window_toast (self, text, FALSE);
  else
    ui_window_toast (self, error->message, TRUE);
}

/* Pictures, and of the curves their numbers too. */
static void
add_filters (GtkFileChooserNative *chooser, gboolean numbers)
{
  static const char *const pictures[] = { "*.png", "*.svg", "*.pdf", NULL }, *const tables[] = { "*.csv", NULL };
  static const char *const logs[] = { "*.jsonl", NULL };

  ui_window_add_filter (chooser, _ ("Pictures (.png, .svg, .pdf)"), pictures);

  if (!numbers)
    return;

  ui_window_add_filter (chooser, _ ("Tables (.csv)"), tables);
  ui_window_add_filter (chooser, _ ("Run logs (.jsonl)"), logs);
}

static void
choose_export (UiWindow *self, int number, const char *title, const char *stem)
{
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (self->state == NULL || self->state->info == NULL)
    {
      ui_window_toast (self, _ ("There is nothing to export before the first run."), FALSE);
      return;
    }

  name = g_strdup_printf ("souffleur-%s-%" PRIu64 ".png", stem, ui_state_step (self->state));
  chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  add_choices (GTK_FILE_CHOOSER (chooser));
  add_filters (chooser, number == 1);
  g_signal_connect (chooser, "response", G_CALLBACK (remember_look_cb), self);
  ui_window_choose_file (self, chooser, export_done, number);
}

void
ui_window_export_panel (UiWindow *self, int number)
{
  static const char *const stems[UI_WINDOW_PANELS] = { "curves", "fed", "mask", "sentence" };

  g_return_if_fail (number >= 1 && number <= UI_WINDOW_PANELS);

  choose_export (self, number,
                 number == 1 ? _ ("Export as .png, .svg, .pdf, .csv or .jsonl") : _ ("Export as .png, .svg or .pdf"),
                 stems[number - 1]);
}

void
ui_window_export_all (UiWindow *self)
{
  choose_export (self, UI_WINDOW_ALL_PANELS, _ ("Export all panels as .png, .svg or .pdf"), "panels");
}
