#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// What is asked and what is answered; descriptors go beside it.
enum what { FORK, STATUS };

struct message {
    int32_t what;   // of a question: enum what; of an answer: 0 or an errno value
    int32_t value;  // a process id, or a wait status
};

enum { MOST_DESCRIPTORS = 2 };

/// Room for the descriptors of one message, aligned as the kernel wants it.
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
};

static int send_message(int socket, struct message message, const int *descriptors, size_t count) {
    struct iovec body = {&message, sizeof message};
    union control control = {0};
    struct msghdr header = {.msg_iov = &body, .msg_iovlen = 1};
    if (count) {
        header.msg_control = control.bytes;
        header.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(rights), descriptors, count * sizeof(int));
    }
    ssize_t sent;
    do sent = sendmsg(socket, &header, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == sizeof message ? 0 : sent < 0 ? errno : EIO;
}

/// Descriptors that do not come are −1. ECONNRESET if the other side is gone.
static int receive_message(int socket, struct message *message, int *descriptors) {
    for (int i = 0; i < MOST_DESCRIPTORS; i++) descriptors[i] = -1;
    struct iovec body = {message, sizeof *message};
    union control control = {0};
    struct msghdr header = {.msg_iov = &body, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t count;
    do count = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    int error = count == sizeof *message ? 0 : count < 0 ? errno : count == 0 ? ECONNRESET : EPROTO;
    struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
    if (count > 0 && rights && rights->cmsg_type == SCM_RIGHTS)
        memcpy(descriptors, CMSG_DATA(rights), rights->cmsg_len - CMSG_LEN(0));
    return error;
}

static void close_all(const int *descriptors) {
    for (int i = 0; i < MOST_DESCRIPTORS; i++)
        if (descriptors[i] >= 0) close(descriptors[i]);
}

// MARK: - The fork server's side

#ifndef __has_feature
#define __has_feature(name) 0
#endif

#if __has_feature(thread_sanitizer)
/// The thread sanitizer's runtime hangs now and then in a process that was forked and starts threads. Built with it, a child executes its
/// program anew, which then is not to become a fork server itself.
static void begin_anew(pid_t server) {
    enum { MOST = 4096, MOST_ARGUMENTS = 16 };
    static char line[MOST + 1], parent[64];
    FILE *file = fopen("/proc/self/cmdline", "re");
    size_t length = file ? fread(line, 1, MOST, file) : 0;
    char *arguments[MOST_ARGUMENTS + 1] = {0};
    size_t count = 0;
    for (char *at = line; at < line + length && count < MOST_ARGUMENTS; at += strlen(at) + 1) arguments[count++] = at;
    snprintf(parent, sizeof parent, "%s=%d", CRESCENDO_PARENT_VARIABLE, (int)server);
    putenv(parent);
    putenv(CRESCENDO_FORKED_VARIABLE "=1");
    execv("/proc/self/exe", arguments);
    _exit(127);
}
#else
static void begin_anew(pid_t server) { (void)server; }
#endif

/// The child has the descriptors of a program that was started by crescendo_spawn, and ends with the fork server.
static void become_child(int control, const int *given, pid_t server) {
    bool is_settled = dup2(given[0], control) == control && dup2(given[1], STDERR_FILENO) == STDERR_FILENO;
    close_all(given);
    if (!is_settled || prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != server) _exit(127);
    begin_anew(server);
}

/// Returns true in the child.
static bool fork_one(int control, const int *given, struct message *answer, int *watch) {
    pid_t server = getpid();
    pid_t pid = given[0] < 0 || given[1] < 0 ? (errno = EPROTO, -1) : fork();
    if (pid == 0) {
        become_child(control, given, server);
        return true;
    }
    *answer = (struct message){pid < 0 ? errno : 0, pid};
    if (pid < 0) return false;
    *watch = (int)syscall(SYS_pidfd_open, pid, 0);
    if (*watch < 0) {
        answer->what = errno;
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    return false;
}

/// Only asked for children that have ended.
static struct message status_of(pid_t pid) {
    int status = 0;
    pid_t found;
    do found = waitpid(pid, &status, 0);
    while (found < 0 && errno == EINTR);
    return found == pid ? (struct message){0, status} : (struct message){errno, 0};
}

int crescendo_serve_forks(int control) {
    if (getenv(CRESCENDO_FORKED_VARIABLE)) return 0;
    while (true) {
        struct message question, answer;
        int given[MOST_DESCRIPTORS], watch = -1;
        int error = receive_message(control, &question, given);
        if (!error && question.what == FORK) {
            if (fork_one(control, given, &answer, &watch)) return 0;
        } else if (!error) {
            answer = status_of(question.value);
        }
        close_all(given);
        if (!error) error = send_message(control, answer, &watch, watch >= 0);
        if (watch >= 0) close(watch);
        if (!error) continue;
        // Its end is its children's, who may still be answering.
        while (wait(NULL) > 0 || errno == EINTR) {}
        return error;
    }
}

// MARK: - The other side

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static int ask(int control, struct message question, const int *given, size_t count, int timeout_ms, struct message *answer, int *came) {
    int error = send_message(control, question, given, count);
    int64_t end = now_ms() + timeout_ms;
    while (!error) {
        struct pollfd wait = {.fd = control, .events = POLLIN};
        int64_t left = end - now_ms();
        int ready = poll(&wait, 1, left > 0 ? (int)left : 0);
        if (ready > 0) return receive_message(control, answer, came);
        if (ready == 0) return ETIMEDOUT;
        if (errno != EINTR) error = errno;
    }
    return error;
}

int crescendo_fork(int control, int socket, int errors, int timeout_ms, pid_t *pid, int *watch) {
    struct message answer;
    int came[MOST_DESCRIPTORS];
    int error = ask(control, (struct message){FORK, 0}, (const int[]){socket, errors}, 2, timeout_ms, &answer, came);
    if (error) return error;
    if (!answer.what && came[0] >= 0) {
        *pid = answer.value;
        *watch = came[0];
        return 0;
    }
    close_all(came);
    return answer.what ? answer.what : EPROTO;
}

int crescendo_forked_status(int control, pid_t pid, int timeout_ms, int *status) {
    struct message answer;
    int came[MOST_DESCRIPTORS];
    int error = ask(control, (struct message){STATUS, pid}, NULL, 0, timeout_ms, &answer, came);
    if (error) return error;
    close_all(came);
    *status = answer.value;
    return answer.what;
}

int crescendo_kill_watched(int watch) { return syscall(SYS_pidfd_send_signal, watch, SIGKILL, NULL, 0) ? errno : 0; }
