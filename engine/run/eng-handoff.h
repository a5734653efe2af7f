/* SPDX-License-Identifier: MIT
 *
 * Marks for ThreadSanitizer, which cannot see into GLib's locks (futexes) and would report races in code
 * that hands objects over through a GAsyncQueue. The sender marks what it gives away, the receiver what it
 * got. Without the sanitizer they are nothing. Private to engine/run.
 */
#pragma once

#if defined(__SANITIZE_THREAD__)

void __tsan_acquire (void *address);
void __tsan_release (void *address);

#define ENG_HANDOFF_RELEASE(object) __tsan_release (object)
#define ENG_HANDOFF_ACQUIRE(object) __tsan_acquire (object)

#else

#define ENG_HANDOFF_RELEASE(object) ((void) (object))
#define ENG_HANDOFF_ACQUIRE(object) ((void) (object))

#endif
