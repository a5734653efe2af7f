/* SPDX-License-Identifier: MIT */

#include "app-corpus.h"

#include <gio/gio.h>

#define CHINESE_LOOK_BYTES 65536
#define CHINESE_MAX_LENGTH "42" /* characters, <eos> included: as in the built-in lesson */

/* A text in Chinese has no blanks between its words: read by words, hardly one would be known. As much of the
 * file as says so is looked at. */
static gboolean
is_chinese (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree char *text = g_malloc (CHINESE_LOOK_BYTES + 1);
  gsize size = 0;
  int han = 0, letters = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), text, CHINESE_LOOK_BYTES, &size, NULL, NULL))
    return FALSE;

  text[size] = '\0';
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char_validated (at, text + size - at);

      /* The last one may be cut. */
      if (c == (gunichar) -1 || c == (gunichar) -2)
        break;

      han += g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
      letters += g_unichar_isalpha (c);
    }

  /* A translation into English takes about three letters for a character. */
  return han * 10 > letters;
}

EngConfig *
app_corpus_config (const EngConfig *present, const char *path, gboolean *by_characters)
{
  EngConfig *config = present != NULL ? eng_config_copy (present) : eng_config_new ();
  guint n;
  const EngOption *options = eng_config_options (&n);

  for (guint i = 0; i < n; i++)
    if (options[i].group == ENG_OPTION_GROUP_DATA && options[i].preset != NULL)
      eng_config_set (config, options[i].name, options[i].preset, NULL);

  g_clear_pointer (&config->lesson, g_free);
  g_clear_pointer (&config->source, g_free);
  g_clear_pointer (&config->target, g_free);
  eng_config_set (config, "data", path, NULL);

  *by_characters = is_chinese (path);
  if (*by_characters)
    {
      eng_config_set (config, "tokens", "char", NULL);
      eng_config_set (config, "text", "clean", NULL);
      eng_config_set (config, "max-length", CHINESE_MAX_LENGTH, NULL);
    }

  return config;
}
