/* SPDX-License-Identifier: MIT
 *
 * How large things are drawn: in presentation with large type and without controls, and larger where one panel has
 * the place of four.
 */

#include "ui-window-private.h"

#include <glib/gi18n.h>

#include <math.h>

/* Of presentation in a window of 1440×900, where a panel still holds what it has to say; a smaller screen has less type, and a
 * larger one more. */
#define PRESENTATION_SCALE 1.6
#define PRESENTATION_LEAST 1.2
#define PRESENTATION_MOST 2.0
/* Likewise of one panel in the place of four. */
#define EXPANDED_SCALE 1.3
#define EXPANDED_MOST 1.7
#define USUAL_WIDTH 1440.0
#define USUAL_HEIGHT 900.0

/* @usual as the window is larger or smaller than usual, in steps, so that not every pixel of a resize is another size. */
static double
fit_scale (UiWindow *self, double usual, double least, double most)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (width == 0 || height == 0)
    return usual;

  return CLAMP (round (20.0 * usual * MIN (width / USUAL_WIDTH, height / USUAL_HEIGHT)) / 20.0, least, most);
}

/* A panel that gets wider is opened to be read from afar; in one column it only gets higher. */
void
ui_window_apply_scale (UiWindow *self)
{
  const int expanded = ui_panel_grid_get_columns (self->grid) > 1 ? ui_panel_grid_get_expanded (self->grid) : 0;
  const double all = self->presenting ? fit_scale (self, PRESENTATION_SCALE, PRESENTATION_LEAST, PRESENTATION_MOST) : 1.0;
  const double alone = fit_scale (self, EXPANDED_SCALE, EXPANDED_SCALE, EXPANDED_MOST);

  for (int i = 1; i <= UI_WINDOW_PANELS; i++)
    {
      UiPanel *panel = ui_panel_grid_get_panel (self->grid, i);
      UiView *view = ui_panel_get_view (panel);
      const double scale = i != expanded ? all : self->presenting ? all * EXPANDED_SCALE
                                                                  : alone;

      if (view == ui_mask_panel_get_view (self->mask)) /* one of two pages */
        ui_mask_panel_present (self->mask, scale, self->presenting);
      else
        ui_view_set_scale (view, scale);

      if (i == expanded)
        gtk_widget_add_css_class (GTK_WIDGET (panel), "enlarged");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (panel), "enlarged");
    }
}

/* Told for as long as there is a way out to be told of. */
static void
tell_way_out (UiWindow *self)
{
  if (self->presenting)
    {
      const char *text = _ ("Every key still works. F11 or Escape brings the controls back.");

      gtk_widget_add_css_class (GTK_WIDGET (self), "presentation");
      g_set_weak_pointer (&self->present_toast, ui_window_add_toast (self, text, FALSE));
      return;
    }

  gtk_widget_remove_css_class (GTK_WIDGET (self), "presentation");
  if (self->present_toast != NULL)
    adw_toast_dismiss (self->present_toast);
}

void
ui_window_set_presenting (UiWindow *self, gboolean presenting)
{
  if (self->presenting == presenting)
    return;

  if (presenting)
    {
      self->sidebar_before = adw_flap_get_reveal_flap (self->flap);
      self->expanded_before = ui_panel_grid_get_expanded (self->grid);
    }

  self->presenting = presenting;
  if (presenting)
    gtk_window_fullscreen (GTK_WINDOW (self));
  else
    gtk_window_unfullscreen (GTK_WINDOW (self));

  gtk_widget_set_visible (self->header, !presenting);
  gtk_widget_set_visible (self->history, !presenting);
  adw_flap_set_reveal_flap (self->flap, !presenting && self->sidebar_before);
  ui_sentence_panel_set_bare (self->sentence, presenting);

  for (int i = 1; i <= UI_WINDOW_PANELS; i++)
    ui_panel_set_bare (ui_panel_grid_get_panel (self->grid, i), presenting);

  ui_window_apply_scale (self);

  tell_way_out (self);
}

static void
expanded_cb (UiWindow *self)
{
  ui_window_apply_scale (self);
}

void
ui_window_class_bind_present (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, expanded_cb);
}
