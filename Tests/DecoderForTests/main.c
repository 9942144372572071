// A program in ffmpeg's place that does what a decoder should not. Its input, descriptor 3, says what; its standard output says how it
// went: one line for each attempt, "denied" or "done".

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *what, int succeeded) { printf("%s %s\n", what, succeeded ? "done" : "denied"); }

static int can_open(const char *path, int flags) {
    int file = open(path, flags, 0600);
    if (file >= 0) close(file);
    return file >= 0;
}

static int can_fork(void) {
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    if (pid > 0) waitpid(pid, NULL, 0);
    return pid > 0;
}

static int can_read_memory(pid_t pid) {
    static char own;
    char byte;
    struct iovec ours = {&byte, 1}, theirs = {(void *)&own, 1};
    return process_vm_readv(pid, &ours, 1, &theirs, 1, 0) > 0;
}

static void escape(void) {
    char own[64], other[64];
    snprintf(own, sizeof own, "/proc/self/fd/3");
    snprintf(other, sizeof other, "/proc/%d/environ", getppid());
    tell("read-input", can_open(own, O_RDONLY));
    tell("write-input", can_open(own, O_WRONLY));
    tell("write-descriptor", pwrite(3, "x", 1, 0) == 1);
    tell("read-passwd", can_open("/etc/passwd", O_RDONLY));
    tell("read-self", can_open("/proc/self/maps", O_RDONLY));
    tell("read-parent", can_open(other, O_RDONLY));
    tell("list-root", can_open("/", O_RDONLY | O_DIRECTORY));
    tell("create-file", can_open("/tmp/crescendo-escaped", O_WRONLY | O_CREAT));
    tell("truncate-library", can_open("/etc/ld.so.cache", O_RDONLY | O_TRUNC));
    tell("remove-file", unlink("/tmp/crescendo-escaped") == 0);
    tell("internet-socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
    tell("unix-socket", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
    tell("fork", can_fork());
    tell("signal-parent", kill(getppid(), 0) == 0);
    tell("trace-parent", ptrace(PTRACE_SEIZE, getppid(), 0, 0) == 0);
    tell("read-parent-memory", can_read_memory(getppid()));
    tell("become-root", setuid(0) == 0);
    tell("run-shell", execl("/bin/sh", "sh", "-c", "true", (char *)NULL) == 0);
    printf("descriptors");
    for (int descriptor = 0; descriptor < 1024; descriptor++)
        if (fcntl(descriptor, F_GETFD) >= 0) printf(" %d", descriptor);
    printf("\nuser %d\n", (int)getuid());
}

static void eat_memory(void) {
    while (1) {
        void *piece = malloc(16 << 20);
        if (!piece) {
            fprintf(stderr, "Cannot allocate memory\n");
            exit(1);
        }
        memset(piece, 1, 16 << 20);
    }
}

static void write_for_ever(void) {
    static char zeros[65536];
    while (fwrite(zeros, 1, sizeof zeros, stdout)) {}
}

/// Fills the output file until it may not.
static void fill_output(void) {
    static char zeros[65536];
    int file = open("/proc/self/fd/4", O_WRONLY);
    while (write(file, zeros, sizeof zeros) > 0) {}
    exit(1);
}

int main(int count, char **arguments) {
    (void)count;
    (void)arguments;
    char task[32] = "";
    if (pread(3, task, sizeof task - 1, 0) < 0) return 2;
    task[strcspn(task, "\n")] = 0;
    if (!strcmp(task, "escape")) escape();
    if (!strcmp(task, "spin")) while (1) __asm__ volatile("");
    if (!strcmp(task, "hang")) {
        printf("%d\n", (int)getpid());
        fflush(stdout);
        while (1) pause();
    }
    if (!strcmp(task, "drip")) {
        while (write(1, ".", 1) == 1) usleep(5000);
    }
    if (!strcmp(task, "close-and-hang")) {
        fclose(stdout);
        fclose(stderr);
        while (1) pause();
    }
    if (!strcmp(task, "eat-memory")) eat_memory();
    if (!strcmp(task, "write-for-ever")) write_for_ever();
    if (!strcmp(task, "fill-output")) fill_output();
    if (!strcmp(task, "crash")) {
        signal(SIGSEGV, SIG_DFL);  // the Swift runtime, which is linked in, has its own
        raise(SIGSEGV);
    }
    if (!strcmp(task, "killed")) {
        for (int i = 0; i < 8192; i++) fwrite("\0\0\0", 1, 4, stdout);
        fflush(stdout);
        raise(SIGKILL);
    }
    if (!strcmp(task, "garbage")) printf("\x01\xff{[not json");
    if (!strcmp(task, "lies"))
        printf("{\"format\":{\"format_name\":\"mov\"},\"streams\":[{\"codec_type\":\"audio\",\"codec_name\":\"aac\","
               "\"channels\":-7,\"sample_rate\":\"99999999999999\"}]}");
    return 0;
}
