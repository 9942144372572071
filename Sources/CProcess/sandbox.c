#define _GNU_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
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

/// A system call as such. What the C library would do around it concerns memory and threads that are not the child's: setresuid would
/// change all our threads, and under a sanitizer every function is the sanitizer's.
#define CALL(...) (syscall(__VA_ARGS__) < 0 ? errno : 0)

static int give_descriptors(const struct preparation *p) {
    const int given[] = {p->nothing, p->standard_output, p->standard_error, p->input, p->output};
    int error = 0;
    for (int target = 0; !error && target < 5; target++)
        if (given[target] >= 0) error = CALL(SYS_dup3, given[target], target, 0);
    return error ? error : CALL(SYS_close_range, p->output >= 0 ? 5u : 4u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
}

/// Default actions, and no signal blocked.
static int reset_signals(void) {
    // The kernel's structure: handler, flags, restorer, mask.
    const struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        uint64_t mask;
    } standard = {0};
    for (int signal = 1; signal <= 64; signal++)
        if (signal != SIGKILL && signal != SIGSTOP) syscall(SYS_rt_sigaction, signal, &standard, NULL, sizeof standard.mask);
    return CALL(SYS_rt_sigprocmask, SIG_SETMASK, &standard.mask, NULL, sizeof standard.mask);
}

static int drop_privileges(const struct preparation *p) {
    uid_t user = p->sandbox->unprivileged_user;
    gid_t group = p->sandbox->unprivileged_group;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    int error = 0;
    if (p->is_root) {
        error = CALL(SYS_setgroups, 0, NULL);
        if (!error) error = CALL(SYS_setresgid, group, group, group);
        if (!error) error = CALL(SYS_setresuid, user, user, user);
    }
    if (!error) error = CALL(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!error) error = CALL(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return error ? error : CALL(SYS_capset, &header, none);
}

// What goes beyond the value gets a signal, where the resource has one; what goes beyond value and grace is ended.
static int limit_with_grace(int resource, uint64_t value, uint64_t grace) {
    struct rlimit64 current;
    int error = CALL(SYS_prlimit64, 0, resource, NULL, &current);
    if (error) return error;
    // A limit that is lower already stays: raising it takes a privilege.
    uint64_t highest = current.rlim_max < value + grace ? current.rlim_max : value + grace;
    struct rlimit64 limit = {highest < value ? highest : value, highest};
    return CALL(SYS_prlimit64, 0, resource, &limit, NULL);
}

static int limit(int resource, uint64_t value) { return limit_with_grace(resource, value, 0); }

static int set_limits(const struct crescendo_sandbox *sandbox) {
    int error = limit(RLIMIT_CORE, 0);
    // The second of grace keeps this end apart from others: SIGXCPU comes first, and nothing else sends it.
    if (!error) error = limit_with_grace(RLIMIT_CPU, sandbox->cpu_seconds, 1);
    if (!error) error = limit(RLIMIT_AS, sandbox->memory_bytes);
    if (!error) error = limit(RLIMIT_FSIZE, sandbox->output >= 0 ? sandbox->output_bytes : 0);
    if (!error) error = limit(RLIMIT_NOFILE, 64);
    if (!error) error = limit(RLIMIT_MEMLOCK, 64 << 10);
    return error;
}

/// The kernel tells a niceness as 20 less it, so that none looks like an error.
static int give_way(int niceness) {
    long told = syscall(SYS_getpriority, PRIO_PROCESS, 0);
    if (told < 0) return errno;
    long wanted = 20 - told + niceness;
    return CALL(SYS_setpriority, PRIO_PROCESS, 0, wanted < 19 ? wanted : 19);
}

static int die_with_parent(pid_t parent) {
    int error = CALL(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    // It may have died before the line above took hold.
    return error ? error : syscall(SYS_getppid) == parent ? 0 : ESRCH;
}

static int filter_syscalls(bool writes_output) {
    struct sock_filter filter[CRESCENDO_FILTER_LENGTH];
    unsigned short length = crescendo_syscall_filter(filter, (pid_t)syscall(SYS_getpid), writes_output);
    struct sock_fprog program = {.len = length, .filter = filter};
    return length ? CALL(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) : ENOTSUP;
}

/// Returns only if something failed.
static struct failure become_the_program(const struct preparation *p) {
    int error;
    syscall(SYS_setsid);
    if ((error = give_descriptors(p))) return (struct failure){"descriptors", error};
    if ((error = reset_signals())) return (struct failure){"signals", error};
    if ((error = drop_privileges(p))) return (struct failure){"giving up privileges", error};
    if ((error = die_with_parent(p->parent))) return (struct failure){"death signal", error};
    if ((error = set_limits(p->sandbox))) return (struct failure){"resource limits", error};
    if (p->sandbox->niceness > 0 && (error = give_way(p->sandbox->niceness))) return (struct failure){"niceness", error};
    if ((error = crescendo_landlock_restrict(p->ruleset))) return (struct failure){"Landlock", error};
    if ((error = filter_syscalls(p->output >= 0))) return (struct failure){"seccomp", error};
    return (struct failure){"program", CALL(SYS_execveat, p->program, "", p->argv, p->envp, AT_EMPTY_PATH)};
}

/// vfork, for a copy of the server's page tables would cost more than all the rest; the child has its own copy of everything but memory.
__attribute__((noinline)) static pid_t start_child(const struct preparation *p) {
    pid_t pid = vfork();
    if (pid) return pid;
    struct failure failure = become_the_program(p);
    syscall(SYS_write, p->report, &failure, sizeof failure);
    while (1) syscall(SYS_exit_group, 127);
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

/// Another opening of the same file that can only be read, with a place of its own; ours may be one that can be written.
static int reading_only(int file) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

int crescendo_sandbox_start(
    const struct crescendo_sandbox *sandbox, char *const argv[], char *const envp[], struct crescendo_sandboxed *child) {
    struct preparation p = {.sandbox = sandbox, .argv = argv, .envp = envp, .parent = getpid(), .is_root = geteuid() == 0};
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int input = reading_only(sandbox->input);
    int ruleset = crescendo_landlock_ruleset(sandbox);
    const int given[SOURCES] = {
        nothing, input, sandbox->output, sandbox->standard_output, sandbox->standard_error, sandbox->program, ruleset};
    int *const kept[SOURCES] = {&p.nothing, &p.input, &p.output, &p.standard_output, &p.standard_error, &p.program, &p.ruleset};
    struct failure failure = {NULL, 0};
    if (ruleset < 0) failure = (struct failure){"Landlock", -ruleset};
    for (int i = 0; i < SOURCES; i++) {
        *kept[i] = given[i] < 0 ? -1 : fcntl(given[i], F_DUPFD_CLOEXEC, LOWEST_SOURCE);
        if (given[i] >= 0 && *kept[i] < 0 && !failure.step) failure = (struct failure){"descriptors", errno};
    }
    if (!failure.step && nothing < 0) failure = (struct failure){"/dev/null", ENOENT};
    if (!failure.step && input < 0) failure = (struct failure){"/proc/self/fd", EACCES};
    if (nothing >= 0) close(nothing);
    if (input >= 0) close(input);
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
