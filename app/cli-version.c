/* SPDX-License-Identifier: MIT
 *
 * `souffleur --version`: what a report of a fault, or of a speed, should say.
 */

#include <glib.h>
#include <glib/gi18n.h>

#include "cli-commands.h"
#include "cli-options.h"
#include "cli-output.h"
#include "kern-gemm.h"

int
cli_version (void)
{
  const char *wrong = kern_gemm_load ();

  cli_print ("souffleur %s\n", SOUFFLEUR_VERSION);

  if (wrong != NULL)
    cli_say ("%s", wrong);
  else
    {
      /* Translators: OpenBLAS and its version, then the name of its kernel. */
      cli_print (_ ("%s, kernel %s\n"), kern_gemm_version (), kern_gemm_core ());
      cli_print (_ ("Processor features: %s\n"), kern_gemm_processor ());
    }

  cli_print (_ ("Threads: %u\n"), g_get_num_processors ());

  return wrong != NULL ? CLI_FAILED : CLI_DONE;
}
