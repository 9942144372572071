#define _GNU_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0
#endif

/// Harmless whatever their arguments are: they concern the process alone, or descriptors that it has.
static const int always[] = {
    SYS_read, SYS_write, SYS_lseek, SYS_futex, SYS_mmap, SYS_munmap, SYS_brk, SYS_readv, SYS_writev, SYS_pread64, SYS_close, SYS_fstat,
    SYS_newfstatat, SYS_statx, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_fadvise64, SYS_dup, SYS_dup3, SYS_getdents64, SYS_readlinkat,
    SYS_faccessat, SYS_faccessat2, SYS_getcwd, SYS_fstatfs, SYS_statfs, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_sigaltstack, SYS_restart_syscall, SYS_set_robust_list, SYS_set_tid_address, SYS_rseq, SYS_membarrier, SYS_getrandom, SYS_getpid,
    SYS_getppid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_times, SYS_getrusage,
    SYS_getcpu, SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_getparam, SYS_sched_getscheduler, SYS_clock_gettime, SYS_clock_getres,
    SYS_clock_nanosleep, SYS_nanosleep, SYS_mlock, SYS_munlock, SYS_gettimeofday, SYS_ppoll, SYS_pselect6, SYS_exit, SYS_exit_group, SYS_execveat,
#ifdef __x86_64__
    SYS_stat, SYS_lstat, SYS_access, SYS_dup2, SYS_readlink, SYS_arch_prctl, SYS_poll, SYS_select, SYS_time, SYS_getrlimit,
#endif
};

struct program {
    struct sock_filter *filter;
    unsigned short length;
};

static void add(struct program *program, struct sock_filter instruction) { program->filter[program->length++] = instruction; }

static void load(struct program *program, uint32_t offset) {
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void answer(struct program *program, uint32_t action) { add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action)); }

/// Jumps over `count` instructions unless the loaded value is `value`.
static void unless_equal(struct program *program, uint32_t value, uint8_t count) {
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static uint32_t low_word(int argument) { return offsetof(struct seccomp_data, args) + 8 * argument; }

/// `call` is allowed if its argument has exactly (`all`) the bits, or none of them; fails with `error` otherwise.
static void allow_by_bits(struct program *program, int call, int argument, uint32_t bits, bool all, int error) {
    unless_equal(program, call, 4);
    load(program, low_word(argument));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, all ? 0 : 1, all ? 1 : 0));
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, SECCOMP_RET_ERRNO | error);
}

/// `call` is allowed if its argument is one of the values.
static void allow_by_value(struct program *program, int call, int argument, const uint32_t *values, uint8_t count, int error) {
    unless_equal(program, call, (uint8_t)(2 + 2 * count));
    load(program, low_word(argument));
    for (uint8_t i = 0; i < count; i++) {
        unless_equal(program, values[i], 1);
        answer(program, SECCOMP_RET_ALLOW);
    }
    answer(program, SECCOMP_RET_ERRNO | error);
}

static void allow_opening(struct program *program, bool writes_output) {
    uint32_t changing = writes_output ? 0 : O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_TMPFILE;
    changing &= ~(uint32_t)O_DIRECTORY;  // a part of O_TMPFILE that is harmless alone
    allow_by_bits(program, SYS_openat, 2, changing, false, EACCES);
#ifdef __x86_64__
    allow_by_bits(program, SYS_open, 1, changing, false, EACCES);
#endif
}

static void allow_by_arguments(struct program *program, pid_t self) {
    // Threads, not processes. clone3 has its flags in memory, where no filter sees them: glibc falls back to clone.
    allow_by_bits(program, SYS_clone, 0, CLONE_THREAD, true, EPERM);
    // Owners and signals of descriptors would reach other processes.
    const uint32_t commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETPIPE_SZ};
    allow_by_value(program, SYS_fcntl, 1, commands, sizeof commands / sizeof *commands, EPERM);
    const uint32_t ioctls[] = {TCGETS, FIONREAD};
    allow_by_value(program, SYS_ioctl, 1, ioctls, 2, ENOTTY);
    const uint32_t own[] = {(uint32_t)self};
    allow_by_value(program, SYS_tgkill, 0, own, 1, EPERM);
    const uint32_t name[] = {15};  // PR_SET_NAME
    allow_by_value(program, SYS_prctl, 0, name, 1, EPERM);
    const uint32_t me[] = {0, (uint32_t)self};
    allow_by_value(program, SYS_prlimit64, 0, me, 2, EPERM);
}

unsigned short crescendo_syscall_filter(struct sock_filter filter[CRESCENDO_FILTER_LENGTH], pid_t self, bool writes_output) {
    if (!ARCHITECTURE) return 0;
    struct program program = {.filter = filter};
    load(&program, offsetof(struct seccomp_data, arch));
    unless_equal(&program, ARCHITECTURE, 1);
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0));
    answer(&program, SECCOMP_RET_KILL_PROCESS);
    load(&program, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        unless_equal(&program, always[i], 1);
        answer(&program, SECCOMP_RET_ALLOW);
    }
    allow_opening(&program, writes_output);
    allow_by_arguments(&program, self);
    answer(&program, SECCOMP_RET_ERRNO | ENOSYS);
    return program.length;
}
