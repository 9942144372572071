#define _GNU_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Descriptors from here on are no target of the child's, so that no step takes another's source away.
enum { LOWEST_SOURCE = 10, SOURCES = 7 };

/// What the child needs, made before it exists: between vfork and exec it makes system calls and nothing else.
struct preparation {
    const struct crescendo_sandbox *sandbox;
    char *const *argv, *const *envp;
    int nothing, input, output, standard_output, standard_error, program, ruleset, report;
    pid_t parent;
    bool is_root;
};

struct failure {
    const char *step;
    int error;
};

static int give_descriptors(const struct preparation *p) {
    if (dup2(p->nothing, STDIN_FILENO) < 0 || dup2(p->standard_output, STDOUT_FILENO) < 0 || dup2(p->standard_error, STDERR_FILENO) < 0
        || dup2(p->input, 3) < 0)
        return errno;
    if (p->output >= 0 && dup2(p->output, 4) < 0) return errno;
    return syscall(SYS_close_range, p->output >= 0 ? 5 : 4, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */) ? errno : 0;
}

static void reset_signals(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    // The C library refuses its own two, which have no handler in a child.
    for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &standard, NULL);
}

/// The system calls themselves: the C library's functions would change all threads of ours, too.
static int drop_privileges(const struct preparation *p) {
    const struct crescendo_sandbox *sandbox = p->sandbox;
    if (p->is_root) {
        if (syscall(SYS_setgroups, 0, NULL)) return errno;
        gid_t group = sandbox->unprivileged_group;
        if (syscall(SYS_setresgid, group, group, group)) return errno;
        uid_t user = sandbox->unprivileged_user;
        if (syscall(SYS_setresuid, user, user, user)) return errno;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)) return errno;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {0};
    return syscall(SYS_capset, &header, none) ? errno : 0;
}

static int limit(int resource, uint64_t value) {
    struct rlimit limit = {value, value};
    struct rlimit current;
    // A limit that is lower already stays: raising it takes a privilege.
    if (getrlimit(resource, &current)) return errno;
    if (current.rlim_max < value) limit.rlim_cur = limit.rlim_max = current.rlim_max;
    return setrlimit(resource, &limit) ? errno : 0;
}

static int set_limits(const struct crescendo_sandbox *sandbox) {
    int error = limit(RLIMIT_CORE, 0);
    if (!error) error = limit(RLIMIT_CPU, sandbox->cpu_seconds);
    if (!error) error = limit(RLIMIT_AS, sandbox->memory_bytes);
    if (!error) error = limit(RLIMIT_FSIZE, sandbox->output >= 0 ? sandbox->output_bytes : 0);
    if (!error) error = limit(RLIMIT_NOFILE, 64);
    if (!error) error = limit(RLIMIT_MEMLOCK, 64 << 10);
    return error;
}

static int die_with_parent(pid_t parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) return errno;
    // It may have died before the line above took hold.
    return getppid() == parent ? 0 : ESRCH;
}

static int filter_syscalls(bool writes_output) {
    struct sock_filter filter[CRESCENDO_FILTER_LENGTH];
    struct sock_fprog program = {.len = crescendo_syscall_filter(filter, getpid(), writes_output), .filter = filter};
    if (!program.len) return ENOTSUP;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) ? errno : 0;
}

/// Returns only if something failed.
static struct failure become_the_program(const struct preparation *p) {
    int error;
    if ((error = give_descriptors(p))) return (struct failure){"descriptors", error};
    reset_signals();
    setsid();
    if ((error = drop_privileges(p))) return (struct failure){"giving up privileges", error};
    if ((error = die_with_parent(p->parent))) return (struct failure){"death signal", error};
    if ((error = set_limits(p->sandbox))) return (struct failure){"resource limits", error};
    if ((error = crescendo_landlock_restrict(p->ruleset))) return (struct failure){"Landlock", error};
    sigset_t none;
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL)) return (struct failure){"signal mask", errno};
    if ((error = filter_syscalls(p->output >= 0))) return (struct failure){"seccomp", error};
    syscall(SYS_execveat, p->program, "", p->argv, p->envp, AT_EMPTY_PATH);
    return (struct failure){"program", errno};
}

/// vfork, for a copy of the server's page tables would cost more than all the rest; the child has its own copy of everything but memory.
__attribute__((noinline)) static pid_t start_child(const struct preparation *p) {
    pid_t pid = vfork();
    if (pid) return pid;
    struct failure failure = become_the_program(p);
    ssize_t written = write(p->report, &failure, sizeof failure);
    _exit(written == sizeof failure ? 127 : 126);
}

/// Waits until the child has become the program, or has said why not.
static struct failure await_start(pid_t pid, int report) {
    if (pid < 0) return (struct failure){"process", errno};
    struct failure failure;
    ssize_t count;
    do count = read(report, &failure, sizeof failure);
    while (count < 0 && errno == EINTR);
    if (count == sizeof failure) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        return failure;
    }
    return (struct failure){NULL, 0};
}

/// A pidfd, which stands for the child until it is closed.
static struct failure watch(pid_t pid, int *ended) {
    *ended = (int)syscall(SYS_pidfd_open, pid, 0);
    if (*ended >= 0) return (struct failure){NULL, 0};
    int error = errno;
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
    return (struct failure){"watching the process", error};
}

static struct failure start(struct preparation *p, struct crescendo_sandboxed *child) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return (struct failure){"pipe", errno};
    p->report = fcntl(ends[1], F_DUPFD_CLOEXEC, LOWEST_SOURCE);
    close(ends[1]);
    if (p->report < 0) {
        int error = errno;
        close(ends[0]);
        return (struct failure){"pipe", error};
    }
    // No handler of ours may run in the child while it shares our memory.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    child->pid = start_child(p);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(p->report);
    errno = error;
    struct failure failure = await_start(child->pid, ends[0]);
    close(ends[0]);
    return failure.step ? failure : watch(child->pid, &child->ended);
}

int crescendo_sandbox_start(
    const struct crescendo_sandbox *sandbox, char *const argv[], char *const envp[], struct crescendo_sandboxed *child) {
    struct preparation p = {.sandbox = sandbox, .argv = argv, .envp = envp, .parent = getpid(), .is_root = geteuid() == 0};
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int ruleset = crescendo_landlock_ruleset(sandbox);
    const int given[SOURCES] = {
        nothing, sandbox->input, sandbox->output, sandbox->standard_output, sandbox->standard_error, sandbox->program, ruleset};
    int *const kept[SOURCES] = {&p.nothing, &p.input, &p.output, &p.standard_output, &p.standard_error, &p.program, &p.ruleset};
    struct failure failure = {NULL, 0};
    if (ruleset < 0) failure = (struct failure){"Landlock", -ruleset};
    for (int i = 0; i < SOURCES; i++) {
        *kept[i] = given[i] < 0 ? -1 : fcntl(given[i], F_DUPFD_CLOEXEC, LOWEST_SOURCE);
        if (given[i] >= 0 && *kept[i] < 0 && !failure.step) failure = (struct failure){"descriptors", errno};
    }
    if (!failure.step && nothing < 0) failure = (struct failure){"/dev/null", ENOENT};
    if (nothing >= 0) close(nothing);
    if (ruleset >= 0) close(ruleset);
    if (!failure.step) failure = start(&p, child);
    for (int i = 0; i < SOURCES; i++)
        if (*kept[i] >= 0) close(*kept[i]);
    child->failed_step = failure.step;
    return failure.error;
}

int crescendo_open_path(const char *path) {
    int file = open(path, O_PATH | O_CLOEXEC);
    return file < 0 ? -errno : file;
}

/// For file systems that have no files without names: one that loses its name at once.
static int unlinked_file(const char *directory) {
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/.media-XXXXXX", directory) >= sizeof path) return -ENAMETOOLONG;
    int file = mkostemp(path, O_CLOEXEC);
    if (file < 0) return -errno;
    unlink(path);
    return file;
}

int crescendo_anonymous_file(const char *directory) {
    int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) file = errno == EOPNOTSUPP || errno == EISDIR ? unlinked_file(directory) : -errno;
    if (file < 0) return file;
    if (fchmod(file, 0666)) {
        int error = errno;
        close(file);
        return -error;
    }
    return file;
}
