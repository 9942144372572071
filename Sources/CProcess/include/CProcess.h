#ifndef CRESCENDO_CPROCESS_H
#define CRESCENDO_CPROCESS_H

#include "CSandbox.h"

#include <sys/types.h>

/// Starts a program with one socket and one pipe, and nothing else of ours.
///
/// The child gets `socket` as descriptor 3, `errors` as standard error, /dev/null as standard input and output, an empty signal mask
/// and default signal actions; every other descriptor is closed in it. `argv` and `envp` end with NULL.
///
/// Returns 0 and sets `pid`, or an errno value.
int crescendo_spawn(const char *path, char *const argv[], char *const envp[], int socket, int errors, pid_t *pid);

/// Called in the child: the kernel kills it when the thread that started it ends, and it leaves no core file, which would hold
/// people's speech.
///
/// Returns 0, or an errno value; ESRCH if the parent is gone already (`parent` is its process id, 0 if not known).
int crescendo_settle_child(pid_t parent);

/// Two connected stream sockets, closed on exec; the first does not block. Returns 0 or an errno value.
int crescendo_socket_pair(int sockets[2]);

/// A pipe closed on exec, its reading end (and with `both` its writing end) not blocking. Returns 0 or an errno value.
int crescendo_pipe(int ends[2], int both);

#endif
