#ifndef CRESCENDO_CSANDBOX_H
#define CRESCENDO_CSANDBOX_H

#include <stdint.h>
#include <sys/types.h>

/// What a sandboxed program is given, and where it stops. Descriptors stay the caller's.
struct crescendo_sandbox {
    /// The program, opened with O_PATH; an ELF file, for a script would need its interpreter.
    int program;
    /// Becomes descriptor 3, which the program may open again by /proc/self/fd/3 to seek in it.
    int input;
    /// Becomes descriptor 4, which the program may open again to write and to read; −1 for none.
    int output;
    /// Become descriptors 1 and 2.
    int standard_output, standard_error;
    /// Directories and files that may be read and run: the shared libraries. Opened with O_PATH.
    const int *libraries;
    size_t library_count;
    /// Directories whose files may be read and listed: the program's data. Opened with O_PATH.
    const int *folders;
    size_t folder_count;
    uint64_t cpu_seconds, memory_bytes, output_bytes;
    /// Whom the program runs as when we are root.
    uid_t unprivileged_user;
    gid_t unprivileged_group;
    /// How far it gives way to other programs: 0 to 19, added to our own.
    int niceness;
};

struct crescendo_sandboxed {
    pid_t pid;
    /// Readable when the program has ended; closed on exec.
    int ended;
    /// What could not be done, when the start fails; a constant.
    const char *failed_step;
};

/// Starts a program that can read its input and its libraries, compute, and write to the descriptors that it got. It cannot open another
/// file, make a socket or a process, signal or inspect anyone, or gain a privilege; it dies with the thread that started it.
///
/// Landlock keeps the files, seccomp the system calls, resource limits the rest, all without privileges; root gives its own up first. If
/// one of them cannot be had, nothing is started. The program gets an empty signal mask, default signal actions and a session of its own.
///
/// Returns 0, or an errno value with `failed_step` set.
int crescendo_sandbox_start(
    const struct crescendo_sandbox *sandbox, char *const argv[], char *const envp[], struct crescendo_sandboxed *child);

/// Opens a path for naming it only (O_PATH), closed on exec. Returns the descriptor, or a negative errno value.
int crescendo_open_path(const char *path);

/// A file without a name in `directory`, for reading and writing, closed on exec, gone with its last descriptor. Everyone who has a
/// descriptor may open it again. Returns the descriptor, or a negative errno value.
int crescendo_anonymous_file(const char *directory);

#endif
