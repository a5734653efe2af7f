/* SPDX-License-Identifier: MIT */

#include "eng-command.h"

EngCommand *
eng_command_new (EngCommandType type)
{
  EngCommand *self = g_new0 (EngCommand, 1);

  self->type = type;

  return self;
}

void
eng_command_free (EngCommand *self)
{
  switch (self->type)
    {
    case ENG_COMMAND_START:
      g_clear_pointer (&self->start.config, eng_config_free);
      g_free (self->start.resume);
      break;

    case ENG_COMMAND_SET:
      g_free (self->set.value);
      break;

    case ENG_COMMAND_TRANSLATE:
      g_free (self->translate.text);
      g_free (self->translate.reference);
      g_free (self->translate.forced);
      break;

    case ENG_COMMAND_SHOW:
    case ENG_COMMAND_SAVE:
      g_free (self->path);
      break;

    case ENG_COMMAND_FOLLOW:
      g_free (self->follow.pairs);
      break;

    case ENG_COMMAND_PLAY:
    case ENG_COMMAND_PAUSE:
    case ENG_COMMAND_STEP:
    case ENG_COMMAND_QUIT:
      break;

    default:
      g_assert_not_reached ();
    }

  g_free (self);
}
