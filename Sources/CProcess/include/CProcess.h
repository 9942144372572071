#ifndef CRESCENDO_CPROCESS_H
#define CRESCENDO_CPROCESS_H

#include "CSandbox.h"

#include <sys/types.h>

/// In the environment of a program that was started by crescendo_spawn: its parent's process id.
#define CRESCENDO_PARENT_VARIABLE "CRESCENDO_ENGINE_PARENT"

/// In the environment of a forked process that has executed its program anew.
#define CRESCENDO_FORKED_VARIABLE "CRESCENDO_ENGINE_FORKED"

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

/// Called in a child of crescendo_spawn that has become what many processes are to begin as, and that has no other thread: forks itself
/// whenever crescendo_fork asks for it over `control`, which is the descriptor that it was given.
///
/// Returns 0 in each process that was forked: its socket is at `control`, its errors at standard error, and the kernel kills it when the
/// fork server ends. In the fork server it returns an errno value after the other side has gone, and after all that were forked.
int crescendo_serve_forks(int control);

/// Asks a fork server for a process that has one end of a socket and of a pipe, as crescendo_spawn gives them. Waits until the server is
/// as far as crescendo_serve_forks. After ETIMEDOUT the connection is of no use any more.
///
/// Returns 0, the process id and a pidfd, which becomes readable when the process ends; or an errno value.
int crescendo_fork(int control, int socket, int errors, int timeout_ms, pid_t *pid, int *watch);

/// Asks a fork server for the wait status of a process that has ended, and lets it be forgotten. Returns 0 or an errno value.
int crescendo_forked_status(int control, pid_t pid, int timeout_ms, int *status);

/// Ends the process of a pidfd at once. Returns 0 or an errno value.
int crescendo_kill_watched(int watch);

/// Two connected stream sockets, closed on exec; the first does not block. Returns 0 or an errno value.
int crescendo_socket_pair(int sockets[2]);

/// A pipe closed on exec, its reading end (and with `both` its writing end) not blocking. Returns 0 or an errno value.
int crescendo_pipe(int ends[2], int both);

/// Gives memory that was freed back to the system, in all of the C library's arenas, each locked meanwhile.
void crescendo_return_memory(void);

#endif
