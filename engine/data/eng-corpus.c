/* SPDX-License-Identifier: MIT */

#include "eng-corpus.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "eng-error.h"
#include "eng-text.h"

#define LINE_MAX_BYTES (1024 * 1024)

/* So far into a file a NUL byte is looked for before anything else is said about it. */
#define BINARY_PROBE_BYTES 65536

/* A text and the place in it. */
typedef struct
{
  const char *name;
  const char *begin, *end; /* of the whole text, without a byte order mark */
  const char *at;          /* the next line */
  guint64 line;            /* number of the line read last */
} Lines;

/* A piece of a line: one sentence, and the character before it (0 at the text's beginning). */
typedef struct
{
  EngSpan span;
  char before;
} Field;

EngCorpus *
eng_corpus_new (const EngConfig *config)
{
  EngCorpus *self = g_new0 (EngCorpus, 1);
  const gsize zero = 0;

  self->config = config;

  for (int i = 0; i < ENG_CORPUS_SIDES; i++)
    {
      EngCorpusSide *side = &self->side[i];

      side->tally = eng_tally_new ();
      side->numbers = g_array_new (FALSE, FALSE, sizeof (gint32));
      side->start = g_array_new (FALSE, FALSE, sizeof (gsize));
      side->spans = g_array_new (FALSE, FALSE, sizeof (EngSpan));
      g_array_append_val (side->start, zero);
    }

  return self;
}

void
eng_corpus_free (EngCorpus *self)
{
  for (int i = 0; i < ENG_CORPUS_SIDES; i++)
    {
      EngCorpusSide *side = &self->side[i];

      eng_tally_free (side->tally);
      g_array_unref (side->numbers);
      g_array_unref (side->start);
      g_array_unref (side->spans);
      g_free (side->text);
      g_free (side->room);
    }

  g_free (self);
}

static gboolean G_GNUC_PRINTF (2, 3)
    bad_text (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);

  if (error != NULL)
    *error = g_error_new_valist (ENG_ERROR, ENG_ERROR_BAD_TEXT, format, args);

  va_end (args);

  return FALSE;
}

static gboolean
lines_init (Lines *lines, const char *name, const char *text, gsize length, GError **error)
{
  const guchar *bytes = (const guchar *) text;

  *lines = (Lines){ name, text, text + length, text, 0 };

  if (length == 0)
    return bad_text (error, _ ("“%s” is empty: it should hold a sentence pair on each line"), name);

  if (length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    return bad_text (error, _ ("“%s” is UTF-16 text: save it as UTF-8"), name);

  if (memchr (text, '\0', MIN (length, BINARY_PROBE_BYTES)) != NULL)
    return bad_text (error, _ ("“%s” is a binary file, not text: give a UTF-8 text file"), name);

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    lines->begin = lines->at = text + 3;

  return TRUE;
}

static gboolean
lines_left (const Lines *lines)
{
  return lines->at < lines->end;
}

/* Why @span is not a line of text. */
static gboolean
refuse_bytes (const Lines *lines, EngSpan span, const char *where, GError **error)
{
  if (where < span.start + span.length && *where == '\0')
    return bad_text (error, _ ("“%s”, line %lu: a NUL byte: this is not a text file, or it is damaged"),
                     lines->name, (gulong) lines->line);

  return bad_text (error, _ ("“%s”, line %lu, byte %lu: not UTF-8: save the file as UTF-8"),
                   lines->name, (gulong) lines->line, (gulong) (where - span.start) + 1);
}

/* The next line, without its end (LF or CR LF). */
static gboolean
lines_next (Lines *lines, EngSpan *span, GError **error)
{
  gsize left = (gsize) (lines->end - lines->at);
  const char *newline = memchr (lines->at, '\n', left);
  const char *where = NULL;

  *span = (EngSpan){ lines->at, newline != NULL ? (gsize) (newline - lines->at) : left };
  lines->line++;
  lines->at = newline != NULL ? newline + 1 : lines->end;

  if (span->length > LINE_MAX_BYTES)
    return bad_text (error, _ ("“%s”, line %lu: longer than 1 MiB: a line should hold one sentence pair"),
                     lines->name, (gulong) lines->line);

  if (!g_utf8_validate (span->start, (gssize) span->length, &where))
    return refuse_bytes (lines, *span, where, error);

  if (span->length > 0 && span->start[span->length - 1] == '\r')
    span->length--;

  return TRUE;
}

static char
character_before (const Lines *lines, const char *at)
{
  return at == lines->begin ? '\0' : at[-1];
}

static gboolean
is_blank_line (EngSpan span)
{
  for (gsize i = 0; i < span.length; i++)
    if (span.start[i] != ' ' && span.start[i] != '\r')
      return FALSE;

  return TRUE;
}

/* Normalises @field into the side's room and sets @walk to its tokens; FALSE when there is none. */
static gboolean
begin_walk (EngCorpus *self, int i, Field field, EngTokenWalk *walk)
{
  EngCorpusSide *side = &self->side[i];
  gsize need = ENG_TEXT_NORMALISED_MAX (field.span.length);
  gsize length;

  if (need > side->room_size)
    {
      side->room_size = MAX (need, 2 * side->room_size);
      g_free (side->room);
      side->room = g_malloc (side->room_size);
    }

  length = eng_text_normalise_into (side->room, field.span.start, field.span.length, (EngText) self->config->text, field.before);
  eng_token_walk_init (walk, side->room, length, (EngText) self->config->text, (EngTokens) self->config->tokens);

  return walk->at != NULL;
}

static void
add_tokens (EngCorpus *self, int i, EngTokenWalk *walk)
{
  EngCorpusSide *side = &self->side[i];
  const char *token;
  gsize length, end;

  while (eng_token_walk_next (walk, &token, &length))
    {
      gint32 number = eng_tally_add (side->tally, token, length);

      g_array_append_val (side->numbers, number);
    }

  end = side->numbers->len;
  g_array_append_val (side->start, end);
}

static void
keep_span (EngCorpus *self, int i, EngSpan span)
{
  EngCorpusSide *side = &self->side[i];

  if (self->n < ENG_CORPUS_TEXT_PAIRS)
    g_array_append_val (side->spans, span);
  else
    g_array_set_size (side->spans, 0);
}

static void
add_pair (EngCorpus *self, Field first, Field second)
{
  Field fields[ENG_CORPUS_SIDES] = { first, second };
  EngTokenWalk walks[ENG_CORPUS_SIDES];

  if (self->config->swap)
    {
      fields[ENG_CORPUS_SOURCE] = second;
      fields[ENG_CORPUS_TARGET] = first;
    }

  /* Both are looked at before the first token is counted: a dropped pair leaves no trace. */
  for (int i = 0; i < ENG_CORPUS_SIDES; i++)
    if (!begin_walk (self, i, fields[i], &walks[i]))
      {
        self->figures.dropped_empty++;

        return;
      }

  for (int i = 0; i < ENG_CORPUS_SIDES; i++)
    {
      add_tokens (self, i, &walks[i]);
      keep_span (self, i, fields[i].span);
    }

  self->n++;
  self->figures.kept++;
}

static gboolean
enough (const EngCorpus *self)
{
  return (self->config->max_pairs > 0 && self->figures.lines == (guint64) self->config->max_pairs) || self->n == G_MAXINT;
}

static void
add_line (EngCorpus *self, const Lines *lines, EngSpan span)
{
  const char *end = span.start + span.length;
  const char *tab = memchr (span.start, '\t', span.length);
  const char *second_tab;
  Field first, second;

  self->figures.lines++;

  if (is_blank_line (span))
    {
      self->figures.dropped_blank++;

      return;
    }

  if (tab == NULL)
    {
      self->figures.dropped_columns++;

      if (self->figures.first_dropped == 0)
        self->figures.first_dropped = lines->line;

      return;
    }

  second_tab = memchr (tab + 1, '\t', (gsize) (end - tab - 1));
  first = (Field){ { span.start, (gsize) (tab - span.start) }, character_before (lines, span.start) };
  second = (Field){ { tab + 1, (gsize) ((second_tab != NULL ? second_tab : end) - tab - 1) }, '\t' };
  add_pair (self, first, second);
}

/* A corpus without a single pair, explained. */
static gboolean
refuse_no_pairs (const EngCorpus *self, const char *name, GError **error)
{
  if (self->figures.dropped_columns > 0)
    return bad_text (error, _ ("“%s”, line %lu: only one column: each line needs a sentence, a TAB and its translation (two line-aligned files: --source and --target)"),
                     name, (gulong) self->figures.first_dropped);

  if (self->figures.dropped_empty > 0)
    return bad_text (error, _ ("“%s” holds no sentence pair: on each of its lines one side is empty"), name);

  return bad_text (error, _ ("“%s” holds nothing but blank lines: it should hold a sentence pair on each line"), name);
}

gboolean
eng_corpus_read_text (EngCorpus *self, const char *name, const char *text, gsize length, GError **error)
{
  Lines lines;
  EngSpan span;

  if (!lines_init (&lines, name, text, length, error))
    return FALSE;

  while (lines_left (&lines) && !enough (self))
    {
      if (!lines_next (&lines, &span, error))
        return FALSE;

      add_line (self, &lines, span);
    }

  return self->n > 0 || refuse_no_pairs (self, name, error);
}

/* Reads a file into memory. (Not mapped: a file that shrinks under a map kills the program.) */
static gboolean
load_file (const char *path, char **text, gsize *length, GError **error)
{
  GStatBuf info;
  g_autoptr (GError) reason = NULL;

  if (g_stat (path, &info) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("cannot open “%s”: %s; check the path"), path, g_strerror (code));

      return FALSE;
    }

  if (S_ISDIR (info.st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR, _ ("“%s” is a folder: give a text file"), path);

      return FALSE;
    }

  /* A pipe is read to its end; a device may have none. */
  if (!S_ISREG (info.st_mode) && !S_ISFIFO (info.st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("“%s” is not a regular file: give a text file"), path);

      return FALSE;
    }

  if (!g_file_get_contents (path, text, length, &reason))
    {
      g_set_error (error, reason->domain, reason->code, _ ("cannot read “%s”: %s"), path, reason->message);

      return FALSE;
    }

  return TRUE;
}

gboolean
eng_corpus_read_file (EngCorpus *self, const char *path, GError **error)
{
  char **text = &self->side[ENG_CORPUS_SOURCE].text;
  gsize length = 0;

  return load_file (path, text, &length, error) && eng_corpus_read_text (self, path, *text, length, error);
}

static guint64
count_lines (const char *text, gsize length)
{
  const char *end = text + length;
  guint64 n = 0;

  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));

      text = newline != NULL ? newline + 1 : end;
      n++;
    }

  return n;
}

/* One line of each file. A TAB means nothing here and is a space. */
static void
add_aligned (EngCorpus *self, const Lines lines[], const EngSpan span[])
{
  self->figures.lines++;

  if (is_blank_line (span[0]) && is_blank_line (span[1]))
    self->figures.dropped_blank++;
  else
    add_pair (self,
              (Field){ span[0], character_before (&lines[0], span[0].start) },
              (Field){ span[1], character_before (&lines[1], span[1].start) });
}

gboolean
eng_corpus_read_aligned (EngCorpus *self, const char *source, const char *target, GError **error)
{
  const char *paths[ENG_CORPUS_SIDES] = { source, target };
  guint64 counts[ENG_CORPUS_SIDES];
  Lines lines[ENG_CORPUS_SIDES];
  EngSpan span[ENG_CORPUS_SIDES];

  for (int i = 0; i < ENG_CORPUS_SIDES; i++)
    {
      char **text = &self->side[i].text;
      gsize length = 0;

      if (!load_file (paths[i], text, &length, error) || !lines_init (&lines[i], paths[i], *text, length, error))
        return FALSE;

      g_strdelimit (*text, "\t", ' ');
      counts[i] = count_lines (lines[i].begin, (gsize) (lines[i].end - lines[i].begin));
    }

  if (counts[0] != counts[1])
    return bad_text (error, _ ("“%s” has %lu lines and “%s” has %lu: line n of one must be the translation of line n of the other"),
                     source, (gulong) counts[0], target, (gulong) counts[1]);

  while (lines_left (&lines[0]) && !enough (self))
    {
      for (int i = 0; i < ENG_CORPUS_SIDES; i++)
        if (!lines_next (&lines[i], &span[i], error))
          return FALSE;

      add_aligned (self, lines, span);
    }

  return self->n > 0 || refuse_no_pairs (self, source, error);
}
