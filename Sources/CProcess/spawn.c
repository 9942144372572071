#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int add_actions(posix_spawn_file_actions_t *actions, int socket, int errors) {
    // Sources are 10 or above, so no target is the source of a later step.
    int error = posix_spawn_file_actions_adddup2(actions, errors, STDERR_FILENO);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, socket, 3);
    if (!error) error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 4);
    return error;
}

static int set_signals(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
    if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
    return error;
}

int crescendo_spawn(const char *path, char *const argv[], char *const envp[], int socket, int errors, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    // Numbers above every target: a dup2 onto itself would leave close-on-exec set.
    int high_socket = fcntl(socket, F_DUPFD_CLOEXEC, 10);
    if (high_socket < 0) return errno;
    int high_errors = fcntl(errors, F_DUPFD_CLOEXEC, 10);
    if (high_errors < 0) {
        int error = errno;
        close(high_socket);
        return error;
    }
    int error = posix_spawn_file_actions_init(&actions);
    if (!error) {
        error = posix_spawnattr_init(&attributes);
        if (!error) {
            error = add_actions(&actions, high_socket, high_errors);
            if (!error) error = set_signals(&attributes);
            if (!error) error = posix_spawn(pid, path, &actions, &attributes, argv, envp);
            posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    close(high_socket);
    close(high_errors);
    return error;
}

int crescendo_settle_child(pid_t parent) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none)) return errno;
    if (prctl(PR_SET_DUMPABLE, 0)) return errno;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL)) return errno;
    // The parent may have died before the line above took hold.
    if (parent && getppid() != parent) return ESRCH;
    return 0;
}

int crescendo_socket_pair(int sockets[2]) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets)) return errno;
    if (fcntl(sockets[0], F_SETFL, O_NONBLOCK)) {
        int error = errno;
        close(sockets[0]);
        close(sockets[1]);
        return error;
    }
    return 0;
}

int crescendo_pipe(int ends[2], int both) {
    if (pipe2(ends, O_CLOEXEC | (both ? O_NONBLOCK : 0))) return errno;
    if (!both && fcntl(ends[0], F_SETFL, O_NONBLOCK)) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    return 0;
}
