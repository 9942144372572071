#ifndef CRESCENDO_SANDBOX_INTERNAL_H
#define CRESCENDO_SANDBOX_INTERNAL_H

#include "CSandbox.h"

#include <linux/filter.h>
#include <stdbool.h>

/// Instructions that a filter may have.
#define CRESCENDO_FILTER_LENGTH 512

/// A Landlock ruleset for the sandbox: libraries and program may be read and run, the input read, the output written; nothing else.
///
/// Returns its descriptor, or a negative errno value.
int crescendo_landlock_ruleset(const struct crescendo_sandbox *sandbox);

/// Lets the calling thread, and what it executes, do no more than the ruleset says, for ever. Returns 0 or an errno value.
int crescendo_landlock_restrict(int ruleset);

/// Writes the list of system calls that are allowed to process `self` as a filter: others fail with ENOSYS, as on an old kernel.
///
/// Returns its length, 0 for a processor that it is not known for.
unsigned short crescendo_syscall_filter(struct sock_filter filter[CRESCENDO_FILTER_LENGTH], pid_t self, bool writes_output);

#endif
