// Tells the thread sanitizer what a continuation orders.
//
// A task that awaits a continuation sees everything that was done before the continuation was resumed. When the task waits first, Swift's
// runtime says so to the sanitizer, since the task is queued again. When the continuation is resumed first, the task goes straight on and the
// runtime says nothing, so that whatever the other thread handed over looks like a race (seen with Swift 6.3.1 on Linux: a program that only
// makes an object on a thread and resumes with it is reported). This library is loaded before the runtime in the sanitizer's step alone, and
// adds the missing half: resuming releases, awaiting acquires, both on the task's address.
//
// That alone would miss a continuation that is resumed while its task is just about to wait, after the acquiring. So a task says that it is
// about to, and who resumes it then lets it: the runtime's own path, where the task waited first.
//
// Unsafe continuations alone, ours and NIO's: those that are checked are resumed within the runtime, where nothing can be loaded before it.
// Where ours hand over more than the fact, it goes through a lock, which the sanitizer knows.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

typedef __attribute__((swiftcall)) void *Init(void *, uintptr_t);
typedef __attribute__((swiftasynccall)) void Await(void *);
typedef __attribute__((swiftcall)) void Resume(void *);
typedef __attribute__((swiftcall)) void ResumeWithError(void *, void *);
typedef __attribute__((swiftcall)) void *CurrentTask(void);

// In the instrumented program; null in every other one that is started on the way to it.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

static Init *init_next;
static Await *await_next;
static Resume *resume_next;
static Resume *throwing_resume_next;
static ResumeWithError *throwing_resume_with_error_next;
static CurrentTask *current_task;

__attribute__((constructor)) static void begin(void) {
    init_next = (Init *)dlsym(RTLD_NEXT, "swift_continuation_init");
    await_next = (Await *)dlsym(RTLD_NEXT, "swift_continuation_await");
    resume_next = (Resume *)dlsym(RTLD_NEXT, "swift_continuation_resume");
    throwing_resume_next = (Resume *)dlsym(RTLD_NEXT, "swift_continuation_throwingResume");
    throwing_resume_with_error_next = (ResumeWithError *)dlsym(RTLD_NEXT, "swift_continuation_throwingResumeWithError");
    current_task = (CurrentTask *)dlsym(RTLD_NEXT, "swift_task_getCurrent");
    // Programs that the tests start are not watched: some run where this file cannot be read, and without it `crescendo`, which is
    // instrumented too, would be ended by what this file is here to prevent. What they do runs in the tests' own process as well.
    if (__tsan_acquire) {
        unsetenv("LD_PRELOAD");
        setenv("TSAN_OPTIONS", "report_bugs=0", 1);
    }
}

// Of a continuation, as the runtime's ABI lays it out: whether its task waits (1).
struct continuation {
    void *parent;
    void *resume_parent;
    uintptr_t flags;
    _Atomic uintptr_t state;
};

// The tasks that are about to wait, by a hash of their address. Two tasks of one place take it from each other: then the sanitizer may see one
// race too many, which is what this file makes rare.
enum { PLACES = 1 << 14 };
static struct {
    _Atomic(void *) task;
    _Atomic(struct continuation *) continuation;
} waiting[PLACES];

static unsigned place_of(void *task) { return (unsigned)(((uintptr_t)task >> 4) * 0x9E3779B97F4A7C15u >> 50) % PLACES; }

static void forget(void *task) {
    void *expected = task;
    atomic_compare_exchange_strong(&waiting[place_of(task)].task, &expected, NULL);
}

static void before_resuming(void *task) {
    if (!__tsan_release) return;
    __tsan_release(task);
    unsigned place = place_of(task);
    struct continuation *continuation = atomic_load(&waiting[place].continuation);
    // Bounded, since a place may be another's and a task may be held up.
    for (int tries = 0; tries < 10000; tries++) {
        if (atomic_load(&waiting[place].task) != task || atomic_load(&waiting[place].continuation) != continuation) break;
        if (atomic_load(&continuation->state) == 1) break;
        sched_yield();
    }
    forget(task);
}

__attribute__((swiftcall)) void *swift_continuation_init(void *context, uintptr_t flags) {
    void *task = init_next(context, flags);
    forget(task);
    return task;
}

__attribute__((swiftasynccall)) void swift_continuation_await(void *context) {
    if (__tsan_acquire) {
        void *task = current_task();
        unsigned place = place_of(task);
        atomic_store(&waiting[place].task, NULL);
        atomic_store(&waiting[place].continuation, (struct continuation *)context);
        atomic_store(&waiting[place].task, task);
        __tsan_acquire(task);
    }
    __attribute__((musttail)) return await_next(context);
}

__attribute__((swiftcall)) void swift_continuation_resume(void *task) {
    before_resuming(task);
    resume_next(task);
}

__attribute__((swiftcall)) void swift_continuation_throwingResume(void *task) {
    before_resuming(task);
    throwing_resume_next(task);
}

__attribute__((swiftcall)) void swift_continuation_throwingResumeWithError(void *task, void *error) {
    before_resuming(task);
    throwing_resume_with_error_next(task, error);
}
