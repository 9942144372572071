#include "CSherpaOnnx.h"
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct crescendo_sherpa_library crescendo_sherpa;

static char problem[512];

static const char *missing(const char *name) {
    snprintf(problem, sizeof problem, "it has no function %s", name);
    return problem;
}

static const char *open_library(const char *path) {
    // Not closed again when something is missing: the runtime below it does not like to be unloaded.
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *cause = dlerror();
        snprintf(problem, sizeof problem, "%s", cause ? cause : "it cannot be opened");
        return problem;
    }
    struct crescendo_sherpa_library found;
#define CRESCENDO_FIND(name) \
    if (!(found.name = (__typeof__(found.name))dlsym(library, "SherpaOnnx" #name))) return missing("SherpaOnnx" #name);
    CRESCENDO_SHERPA_FUNCTIONS(CRESCENDO_FIND)
    const char *version = found.GetVersionStr();
    if (!version || strcmp(version, CRESCENDO_SHERPA_VERSION)) {
        snprintf(problem, sizeof problem, "it is version %s, and not " CRESCENDO_SHERPA_VERSION, version ? version : "unknown");
        return problem;
    }
    crescendo_sherpa = found;
    return NULL;
}

static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

const char *crescendo_sherpa_open(const char *path) {
    static int is_tried;
    static const char *outcome;
    pthread_mutex_lock(&opening);
    if (!is_tried) {
        outcome = open_library(path);
        is_tried = 1;
    }
    const char *result = outcome;
    pthread_mutex_unlock(&opening);
    return result;
}
