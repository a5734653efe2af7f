/* SPDX-License-Identifier: MIT */

#include "hands.h"

#include <math.h>
#include <stdarg.h>

#include <X11/Xutil.h>
#include <gdk/x11/gdkx.h>

#include "widgets.h"

/* What a hand needs from one place of a drag to the next, and between two keys. */
#define MOVE_SECONDS "0.012"
#define KEY_MSEC "8"
#define DRAG_MOVES 12
/* So near to the edge of a scrolled place nobody points. */
#define MARGIN 12
#define GRID 3

/* --- xdotool. */

typedef struct
{
  gboolean ended;
  int status;
} Child;

static void
ended_cb (GPid pid, int status, gpointer data)
{
  *(Child *) data = (Child){ TRUE, status };
  g_spawn_close_pid (pid);
}

/* One call of xdotool with many commands; the main loop runs until it has ended and its events have come. */
static void
xdotool (GPtrArray *words)
{
  g_autoptr (GError) error = NULL;
  Child child = { FALSE, 0 };
  GPid pid;

  g_ptr_array_add (words, NULL);
  g_spawn_async (NULL, (char **) words->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                 &pid, &error);
  g_assert_no_error (error);
  g_child_watch_add (pid, ended_cb, &child);
  wait_until (child.ended);
  g_spawn_check_wait_status (child.status, &error);
  g_assert_no_error (error);
  spin (25);
}

static GPtrArray *
words_new (void)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, g_strdup ("xdotool"));

  return words;
}

static void
add (GPtrArray *words, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Adds a command, split at its blanks. */
static void
add (GPtrArray *words, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  parts = g_strsplit (text, " ", -1);
  for (int i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (parts[i]));
}

/* --- Where things are. */

static GdkSurface *
surface_of (gpointer widget)
{
  GtkNative *native = gtk_widget_get_native (widget);

  g_assert_nonnull (native);

  return gtk_native_get_surface (native);
}

/* A point of a widget on the screen, in the server's pixels. */
static void
on_screen (gpointer widget, double x, double y, int *screen_x, int *screen_y)
{
  GdkSurface *surface = surface_of (widget);
  GdkDisplay *display = gdk_surface_get_display (surface);
  GtkNative *native = gtk_widget_get_native (widget);
  const int scale = gdk_surface_get_scale_factor (surface);
  graphene_point_t place;
  double left, top;
  Window child;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &GRAPHENE_POINT_INIT ((float) x, (float) y), &place));
  gtk_native_get_surface_transform (native, &left, &top);
  XTranslateCoordinates (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface),
                         gdk_x11_display_get_xrootwindow (display), (int) floor ((place.x + left) * scale),
                         (int) floor ((place.y + top) * scale), screen_x, screen_y, &child);
}

gboolean
hands_is_on_screen (gpointer widget)
{
  Display *server = gdk_x11_display_get_xdisplay (gtk_widget_get_display (widget));
  int left, top, right, bottom;

  on_screen (widget, 0, 0, &left, &top);
  on_screen (widget, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &right, &bottom);

  return left >= 0 && top >= 0 && right <= DisplayWidth (server, DefaultScreen (server)) &&
         bottom <= DisplayHeight (server, DefaultScreen (server));
}

/* How far a point lies outside of the scrolled place around @widget: above (< 0), below (> 0), inside (0). */
static double
outside (gpointer widget, GtkWidget *place, double x, double y)
{
  graphene_point_t point;
  const double margin = MIN (MARGIN, gtk_widget_get_height (place) / 3);

  g_assert_true (gtk_widget_compute_point (widget, place, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  if (point.y < margin)
    return point.y - margin;

  return MAX (0, point.y - (gtk_widget_get_height (place) - margin));
}

static void
move_to (gpointer widget, double x, double y)
{
  g_autoptr (GPtrArray) words = words_new ();
  int screen_x, screen_y;

  on_screen (widget, x, y, &screen_x, &screen_y);
  add (words, "mousemove %d %d", screen_x, screen_y);
  xdotool (words);
}

void
hands_wheel (int notches)
{
  g_autoptr (GPtrArray) words = words_new ();

  add (words, "click --repeat %d --delay 5 %d", ABS (notches), notches > 0 ? 5 : 4);
  xdotool (words);
}

/* Waits until a point stays where it is on the screen: what was scrolled or opened may still be on its way. */
static void
wait_for_rest (gpointer widget, double x, double y)
{
  int still = 0, last_x = G_MININT, last_y = G_MININT;

  for (int tries = 0; still < 3; tries++)
    {
      int now_x, now_y;

      g_assert_cmpint (tries, <, 300);
      on_screen (widget, x, y, &now_x, &now_y);
      still = now_x == last_x && now_y == last_y ? still + 1 : 0;
      last_x = now_x;
      last_y = now_y;
      spin (20);
    }
}

/* Turns the wheel over the scrolled place until the point can be seen there. */
static void
bring_into_view (gpointer widget, double x, double y)
{
  GtkWidget *place = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  double away;

  if (place == NULL || (away = outside (widget, place, x, y)) == 0)
    return;

  for (int tries = 0; away != 0; tries++)
    {
      if (tries == 60)
        g_error ("%s is not to be reached with the wheel: %g pixels away", G_OBJECT_TYPE_NAME (widget), away);

      /* At its edge: in its middle may be something that takes the wheel for itself. */
      move_to (place, 3, gtk_widget_get_height (place) / 2.0);
      hands_wheel (away > 0 ? 1 : -1);
      wait_for_rest (widget, x, y);
      away = outside (widget, place, x, y);
    }
}

gboolean
hands_find (gpointer widget, HandsFunc is_there, gpointer data, double *x, double *y)
{
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int n = 0;

  *x = *y = 0;
  for (int i = GRID; i < width; i += GRID)
    for (int j = GRID; j < height; j += GRID)
      if (is_there (widget, i, j, data))
        {
          *x += i;
          *y += j;
          n++;
        }

  if (n == 0)
    return FALSE;

  *x /= n;
  *y /= n;

  return TRUE;
}

/* --- Pointer. */

void
hands_point (gpointer widget, double x, double y)
{
  wait_until (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0);
  bring_into_view (widget, x, y);
  wait_for_rest (widget, x, y);
  move_to (widget, x, y);
}

void
hands_point_middle (gpointer widget)
{
  wait_until (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0);
  hands_point (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
}

void
hands_click (gpointer widget, double x, double y, int times)
{
  g_autoptr (GPtrArray) words = words_new ();

  hands_point (widget, x, y);
  add (words, "click --repeat %d --delay 60 1", times);
  xdotool (words);
}

void
hands_click_middle (gpointer widget)
{
  g_autoptr (GPtrArray) words = words_new ();

  hands_point_middle (widget);
  add (words, "click 1");
  xdotool (words);
}

void
hands_drag (gpointer widget, double from_x, double from_y, double to_x, double to_y)
{
  g_autoptr (GPtrArray) words = words_new ();

  hands_point (widget, from_x, from_y);
  add (words, "mousedown 1 sleep " MOVE_SECONDS);
  for (int i = 1; i <= DRAG_MOVES; i++)
    {
      const double part = (double) i / DRAG_MOVES;
      int x, y;

      on_screen (widget, from_x + part * (to_x - from_x), from_y + part * (to_y - from_y), &x, &y);
      add (words, "mousemove %d %d sleep " MOVE_SECONDS, x, y);
    }
  add (words, "mouseup 1");
  xdotool (words);
}

/* --- Keyboard. */

void
hands_press (const char *keys)
{
  g_autoptr (GPtrArray) words = words_new ();

  add (words, "key --delay " KEY_MSEC " %s", keys);
  xdotool (words);
}

void
hands_type (const char *text)
{
  g_autoptr (GPtrArray) words = words_new ();

  add (words, "type --delay " KEY_MSEC " --");
  g_ptr_array_add (words, g_strdup (text)); /* whole, with its blanks */
  xdotool (words);
}

void
hands_take_up (gpointer window)
{
  GdkDisplay *display = gtk_widget_get_display (window);
  const gint64 end = g_get_monotonic_time () + PATIENCE_MSEC * 1000;

  wait_until (gtk_widget_get_mapped (window));
  while (!gtk_window_is_active (window))
    {
      /* Mapped for GTK is not yet mapped for the server, which would say no. */
      gdk_x11_display_error_trap_push (display);
      XSetInputFocus (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface_of (window)),
                      RevertToParent, CurrentTime);
      gdk_x11_display_error_trap_pop_ignored (display);
      spin (20);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

/* --- Eyes. */

void
hands_photograph (const char *path)
{
  GdkDisplay *display = gdk_display_get_default ();
  Display *server = gdk_x11_display_get_xdisplay (display);
  const int width = DisplayWidth (server, DefaultScreen (server)), height = DisplayHeight (server, DefaultScreen (server));
  XImage *image = XGetImage (server, gdk_x11_display_get_xrootwindow (display), 0, 0, (unsigned) width,
                             (unsigned) height, AllPlanes, ZPixmap);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  g_assert_nonnull (image);
  g_assert_cmpint (image->bits_per_pixel, ==, 32);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      image->data[y * image->bytes_per_line + 4 * x + 3] = '\xff';

  bytes = g_bytes_new (image->data, (gsize) height * (gsize) image->bytes_per_line);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8, bytes, (gsize) image->bytes_per_line);
  XDestroyImage (image);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
