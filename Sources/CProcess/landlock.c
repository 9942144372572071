#define _GNU_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's numbers and structures, since Debian's headers may be older than the kernel that runs (linux/landlock.h).
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { VERSION_FLAG = 1, RULE_PATH_BENEATH = 1 };

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_FIRST = (1 << 13) - 1,  // version 1: 13 rights
    FS_REFER = 1 << 13,        // version 2
    FS_TRUNCATE = 1 << 14,     // version 3
    FS_IOCTL_DEV = 1 << 15,    // version 5
};

struct ruleset_attributes {
    uint64_t fs, net, scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

static uint64_t known_rights(long version) {
    uint64_t rights = FS_FIRST;
    if (version >= 2) rights |= FS_REFER;
    if (version >= 3) rights |= FS_TRUNCATE;
    if (version >= 5) rights |= FS_IOCTL_DEV;
    return rights;
}

static int create(long version) {
    struct ruleset_attributes attributes = {.fs = known_rights(version)};
    size_t size = sizeof attributes.fs;
    if (version >= 4) {
        attributes.net = 3;  // bind and connect
        size += sizeof attributes.net;
    }
    if (version >= 6) {
        attributes.scoped = 3;  // abstract sockets and signals
        size += sizeof attributes.scoped;
    }
    return (int)syscall(CREATE_RULESET, &attributes, size, 0);
}

static int allow(int ruleset, int descriptor, uint64_t rights) {
    struct path_rule rule = {.allowed = rights, .parent = descriptor};
    return syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) ? errno : 0;
}

static int allow_all(int ruleset, const struct crescendo_sandbox *sandbox, long version) {
    int error = allow(ruleset, sandbox->program, FS_READ_FILE | FS_EXECUTE);
    for (size_t i = 0; !error && i < sandbox->library_count; i++) error = allow(ruleset, sandbox->libraries[i], FS_READ_FILE | FS_EXECUTE);
    for (size_t i = 0; !error && i < sandbox->folder_count; i++) error = allow(ruleset, sandbox->folders[i], FS_READ_FILE | FS_READ_DIR);
    if (!error) error = allow(ruleset, sandbox->input, FS_READ_FILE);
    if (!error && sandbox->output >= 0)
        error = allow(ruleset, sandbox->output, FS_READ_FILE | FS_WRITE_FILE | (version >= 3 ? FS_TRUNCATE : 0));
    return error;
}

int crescendo_landlock_ruleset(const struct crescendo_sandbox *sandbox) {
    long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
    if (version < 0) return -errno;
    int ruleset = create(version);
    if (ruleset < 0) return -errno;
    int error = allow_all(ruleset, sandbox, version);
    if (!error) return ruleset;
    close(ruleset);
    return -error;
}

int crescendo_landlock_restrict(int ruleset) { return syscall(RESTRICT_SELF, ruleset, 0) ? errno : 0; }
