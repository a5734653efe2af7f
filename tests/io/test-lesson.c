/* SPDX-License-Identifier: MIT
 *
 * Lesson files: what is read, what is refused and how it is said, what applying changes and what it leaves.
 */
#include "eng-lesson.h"

#include "eng-error.h"
#include "io-folder.h"

static const char whole[] = "{\"name\":\"mine\",\"title\":\"My lesson\",\"summary\":\"One line.\",\"text\":[\"First.\",\"Second.\"],"
                            "\"corpus\":\"english-chinese\",\"options\":{\"epochs\":60,\"cell\":\"lstm\",\"mask\":false,"
                            "\"forcing\":\"linear:1:0.25:1000\",\"learning-rate\":0.002,\"hidden\":48}}";

static EngLesson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  EngLesson *lesson = eng_lesson_parse (text, -1, "mine.json", &error);

  g_assert_no_error (error);

  return lesson;
}

static void
test_parse (void)
{
  g_autoptr (EngLesson) lesson = parse (whole);
  g_autoptr (EngLesson) least = parse ("{\"options\":{},\"title\":\"t\",\"name\":\"n\"}");
  g_autoptr (EngLesson) single = parse ("{\"options\":{},\"title\":\"t\",\"name\":\"n\",\"text\":\"One.\"}");

  g_assert_cmpstr (lesson->name, ==, "mine");
  g_assert_cmpstr (lesson->title, ==, "My lesson");
  g_assert_cmpstr (lesson->summary, ==, "One line.");
  g_assert_cmpstr (lesson->corpus, ==, "english-chinese");
  g_assert_cmpint (g_strv_length (lesson->text), ==, 2);
  g_assert_cmpstr (lesson->text[1], ==, "Second.");
  g_assert_cmpint (lesson->n_options, ==, 6);
  g_assert_cmpint (g_strv_length (lesson->options), ==, 6);
  g_assert_cmpstr (lesson->options[0], ==, "cell");
  g_assert_cmpstr (lesson->values[0], ==, "lstm");

  g_assert_cmpint (g_strv_length (least->text), ==, 0);
  g_assert_cmpstr (least->summary, ==, "");
  g_assert_null (least->corpus);
  g_assert_cmpint (least->n_options, ==, 0);
  g_assert_cmpint (g_strv_length (single->text), ==, 1);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "line 1, column 1" },
    { "{\n\"name\": \"a\",\n\"title\" \"b\"}", "line 3, column 9" },
    { "[]", "not an object" },
    { "{\"name\":\"a\",\"options\":{}}", "its “title” is not a text" },
    { "{\"name\":\"\",\"title\":\"b\",\"options\":{}}", "its “name” is not a text" },
    { "{\"name\":3,\"title\":\"b\",\"options\":{}}", "its “name” is not a text" },
    { "{\"name\":\"a\",\"title\":\"b\"}", "no object “options”" },
    { "{\"name\":\"a\",\"title\":\"b\",\"options\":[]}", "no object “options”" },
    { "{\"name\":\"a\",\"title\":\"b\",\"text\":3,\"options\":{}}", "its “text” is neither" },
    { "{\"name\":\"a\",\"title\":\"b\",\"text\":[\"c\",3],\"options\":{}}", "paragraph 2" },
    { "{\"name\":\"a\",\"title\":\"b\",\"corpus\":null,\"options\":{}}", "its “corpus” is not a text" },
    { "{\"name\":\"a\",\"title\":\"b\",\"optoins\":{},\"options\":{}}", "a member “optoins”" },
    { "{\"name\":\"a\",\"title\":\"b\",\"options\":{\"layer\":2}}", "there is no option “layer”" },
    { "{\"name\":\"a\",\"title\":\"b\",\"options\":{\"layers\":null}}", "option “layers”" },
    { "{\"name\":\"a\",\"title\":\"b\",\"options\":{\"layers\":99}}", "lesson “mine.json”: --layers “99”" },
    { "{\"name\":\"a\",\"title\":\"b\",\"options\":{\"lesson\":\"c\"}}", "cannot name another" },
    { "{\"name\":\"a\",\"name\":\"c\",\"title\":\"b\",\"options\":{}}", "“name” stands there twice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EngLesson) lesson = eng_lesson_parse (cases[i].text, -1, "mine.json", &error);

      g_assert_null (lesson);
      g_assert_nonnull (error);
      g_assert_true (error->domain == ENG_ERROR);

      if (strstr (error->message, cases[i].message) == NULL || strstr (error->message, "mine.json") == NULL)
        g_error ("%s: “%s”, expected “%s”", cases[i].text, error->message, cases[i].message);
    }
}

static void
test_apply (void)
{
  g_autoptr (EngLesson) lesson = parse (whole);
  g_autoptr (EngConfig) config = eng_config_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (eng_lesson_apply (lesson, config, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (config->epochs, ==, 60);
  g_assert_cmpint (config->encoder_cell, ==, ENG_CELL_LSTM);
  g_assert_cmpint (config->decoder_cell, ==, ENG_CELL_LSTM);
  g_assert_cmpint (config->decoder_hidden, ==, 48);
  g_assert_false (config->mask);
  g_assert_cmpint (config->forcing.kind, ==, ENG_SCHEDULE_LINEAR);
  g_assert_cmpfloat (config->learning_rate, ==, 0.002);
  g_assert_cmpint (config->layers, ==, 2);
}

static void
test_given (void)
{
  static const char *const given[] = { "encoder-cell", "epochs", "hidden", "data", NULL };
  g_autoptr (EngLesson) lesson = parse (whole);
  g_autoptr (EngLesson) side = parse ("{\"name\":\"n\",\"title\":\"t\",\"options\":{\"decoder-hidden\":99}}");
  g_autoptr (EngConfig) config = eng_config_new ();

  eng_config_set (config, "encoder-cell", "rnn", NULL);
  eng_config_set (config, "epochs", "5", NULL);
  eng_config_set (config, "hidden", "16", NULL);
  eng_config_set (config, "data", "mine.tsv", NULL);
  g_assert_true (eng_lesson_apply (lesson, config, given, NULL));
  g_assert_true (eng_lesson_apply (side, config, given, NULL));

  g_assert_cmpint (config->encoder_cell, ==, ENG_CELL_RNN);
  g_assert_cmpint (config->decoder_cell, ==, ENG_CELL_LSTM);
  g_assert_cmpint (config->epochs, ==, 5);
  g_assert_cmpint (config->encoder_hidden, ==, 16);
  g_assert_cmpint (config->decoder_hidden, ==, 16);
  g_assert_cmpstr (config->data, ==, "mine.tsv");
  g_assert_false (config->mask);
}

static void
assert_unreadable (const char *path, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eng_lesson_load (path, &error));
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_load (void)
{
  g_autofree char *folder = io_folder_new ();
  g_autofree char *path = g_build_filename (folder, "mine.json", NULL);
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  g_autoptr (EngLesson) lesson = NULL;

  assert_unreadable (path, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  assert_unreadable (folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_true (g_file_set_contents (path, "\x00\x01\x02", 3, NULL));
  assert_unreadable (path, ENG_ERROR, ENG_ERROR_BAD_FILE);
  g_assert_true (g_file_set_contents (path, large, -1, NULL));
  assert_unreadable (path, ENG_ERROR, ENG_ERROR_BAD_FILE);

  g_assert_true (g_file_set_contents (path, whole, -1, NULL));
  lesson = eng_lesson_load (path, NULL);
  g_assert_cmpstr (lesson->name, ==, "mine");
  io_folder_remove (folder);
}

/* Every lesson that the program carries can be applied, and is called what its file is called. */
static void
test_built_in (void)
{
  g_autoptr (GDir) dir = g_dir_open (LESSONS, 0, NULL);
  const char *file;
  int n = 0;

  g_assert_nonnull (dir);

  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (LESSONS, file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (EngLesson) lesson = eng_lesson_load (path, &error);
      g_autoptr (EngConfig) config = eng_config_new ();
      g_autofree char *name = NULL;

      g_assert_no_error (error);
      name = g_strconcat (lesson->name, ".json", NULL);
      g_assert_cmpstr (name, ==, file);

      if (!eng_lesson_apply (lesson, config, NULL, &error) || !eng_config_check (config, &error))
        g_error ("%s: %s", file, error->message);

      n++;
    }

  g_assert_cmpint (n, >=, 16);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lesson/parse", test_parse);
  g_test_add_func ("/lesson/refused", test_refused);
  g_test_add_func ("/lesson/apply", test_apply);
  g_test_add_func ("/lesson/given", test_given);
  g_test_add_func ("/lesson/load", test_load);
  g_test_add_func ("/lesson/built-in", test_built_in);

  return g_test_run ();
}
