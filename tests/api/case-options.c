/* SPDX-License-Identifier: MIT */

#include "case-options.h"

EngConfig *
case_options_config (const char *options)
{
  EngConfig *config = eng_config_new ();
  g_auto (GStrv) parts = g_strsplit (options, " ", -1);

  for (int i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);
      g_autoptr (GError) error = NULL;

      if (*parts[i] == '\0')
        continue;

      eng_config_set (config, pair[0], pair[1], &error);
      g_assert_no_error (error);
    }

  return config;
}

void
case_options_add (const char *name, const char *options, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", name, *options == '\0' ? "default" : options);

  g_test_add_data_func (g_strdelimit (path, " ", ','), options, func);
}

void
case_options_add_all (const char *name, const char *const *options, guint n, GTestDataFunc func)
{
  for (guint i = 0; i < n; i++)
    case_options_add (name, options[i], func);
}
