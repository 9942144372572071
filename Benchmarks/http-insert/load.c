// Load for the insert bench: HTTP/1.1 POSTs over kept-alive connections to 127.0.0.1, from one thread with epoll.
//
//   load PORT PATH KEY closed CONNECTIONS COUNT           each connection sends its next request when it has the answer to the last
//   load PORT PATH KEY open   CONNECTIONS RATE SECONDS    requests are due at a fixed rate, whether or not answers come
//
// Prints one line of JSON. In the open loop a latency counts from when the request was due, so that a server that stalls is charged
// with everything that had to wait (no coordinated omission). Every request has a label of its own; anything but 201 is an error.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 8192 };

typedef struct {
    int fd;
    int busy;
    double due;
    size_t received;
    char buffer[BUFFER];
} Connection;

static const char *path, *key;
static int port, poller;
static uint64_t sent, answered, errors;
static double *latencies;
static uint64_t latency_capacity;
static Connection *connections;
static int connection_count;

// The connections that wait for nothing, in a ring: each has its turn, so that none is idle for so long that the server ends it.
static Connection **idle;
static int idle_first, idle_count;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void give_back(Connection *c) { idle[(idle_first + idle_count++) % connection_count] = c; }

static Connection *next_idle(void) {
    Connection *c = idle[idle_first];
    idle_first = (idle_first + 1) % connection_count;
    idle_count--;
    return c;
}

static void open_connection(Connection *c) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event) != 0) fail("epoll_ctl");
    give_back(c);
}

static void send_request(Connection *c, double due) {
    char body[128], request[1024];
    int body_length = snprintf(body, sizeof body, "{\"at\":0.05,\"label\":\"mark %012llu\"}", (unsigned long long)sent++);
    int length = snprintf(request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
        "Content-Length: %d\r\n\r\n%s", path, port, key, body_length, body);
    // A request fits into an empty socket buffer, so a short write is a broken connection.
    if (write(c->fd, request, length) != length) fail("write");
    c->busy = 1;
    c->due = due;
    c->received = 0;
}

// Whether the whole answer is in the buffer.
static int answer_is_whole(const Connection *c) {
    const char *end = memmem(c->buffer, c->received, "\r\n\r\n", 4);
    if (!end) return 0;
    const char *field = strcasestr(c->buffer, "\r\ncontent-length:");
    if (!field || field > end) {
        fprintf(stderr, "an answer without Content-Length: %.200s\n", c->buffer);
        exit(1);
    }
    return c->received >= (size_t)(end + 4 - c->buffer) + strtoul(field + 17, NULL, 10);
}

// Reads what came; says whether the answer is whole.
static int receive(Connection *c) {
    ssize_t count = read(c->fd, c->buffer + c->received, BUFFER - 1 - c->received);
    if (count < 0 && errno == EAGAIN) return 0;
    if (count <= 0) {
        fprintf(stderr, "the server closed a connection\n");
        exit(1);
    }
    c->received += count;
    c->buffer[c->received] = 0;
    if (!answer_is_whole(c)) return 0;
    if (strncmp(c->buffer, "HTTP/1.1 201", 12) != 0 && errors++ == 0) fprintf(stderr, "first error: %.300s\n", c->buffer);
    if (answered < latency_capacity) latencies[answered] = now() - c->due;
    answered++;
    c->busy = 0;
    return 1;
}

static int receive_some(double timeout, void (*then)(Connection *)) {
    struct epoll_event events[256];
    struct timespec wait = {(time_t)timeout, (long)((timeout - (time_t)timeout) * 1e9)};
    int count = epoll_pwait2(poller, events, 256, &wait, NULL);
    for (int i = 0; i < count; i++) {
        Connection *c = events[i].data.ptr;
        if (receive(c)) then(c);
    }
    return count;
}

static uint64_t target;

static void send_next(Connection *c) {
    if (sent < target) send_request(c, now());
}

static void closed_loop(uint64_t count) {
    target = count;
    for (int i = 0; i < connection_count && sent < target; i++) send_request(&connections[i], now());
    while (answered < target) receive_some(1, send_next);
}

static void open_loop(double rate, double seconds) {
    double begun = now();
    uint64_t count = (uint64_t)(rate * seconds);
    while (answered < count) {
        double t = now();
        while (sent < count && idle_count > 0 && begun + sent / rate <= t) send_request(next_idle(), begun + sent / rate);
        double next = sent < count && idle_count > 0 ? begun + sent / rate - now() : 1;
        receive_some(next > 0 ? next : 0, give_back);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double percentile(double p) { return latencies[(uint64_t)(p * (answered - 1))] * 1e3; }

int main(int argc, char **argv) {
    if (argc < 7) {
        fprintf(stderr, "usage: load PORT PATH KEY closed CONNECTIONS COUNT | open CONNECTIONS RATE SECONDS\n");
        return 2;
    }
    port = atoi(argv[1]);
    path = argv[2];
    key = argv[3];
    connection_count = atoi(argv[5]);
    int is_open = strcmp(argv[4], "open") == 0;
    latency_capacity = is_open ? (uint64_t)(atof(argv[6]) * atof(argv[7])) : strtoull(argv[6], NULL, 10);
    latencies = calloc(latency_capacity, sizeof *latencies);
    connections = calloc(connection_count, sizeof *connections);
    idle = calloc(connection_count, sizeof *idle);
    poller = epoll_create1(0);
    for (int i = 0; i < connection_count; i++) open_connection(&connections[i]);
    double begun = now();
    if (is_open) open_loop(atof(argv[6]), atof(argv[7])); else closed_loop(latency_capacity);
    double seconds = now() - begun;
    qsort(latencies, answered, sizeof *latencies, ascending);
    printf("{\"seconds\":%.4f,\"requests\":%llu,\"errors\":%llu,\"p50_ms\":%.3f,\"p95_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n", seconds,
        (unsigned long long)answered, (unsigned long long)errors, percentile(.5), percentile(.95), percentile(.99), percentile(1));
    return 0;
}
