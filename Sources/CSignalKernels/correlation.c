#include "CSignalKernels.h"

#if defined(__x86_64__)

#include "lanes.h"

// Eight lags side by side.
enum { vector = 8 };

// The sums of `vectors` times eight lags from `lag` on: in registers, so that each sample is read once for all of them. Even and odd samples
// have sums of their own.
#define LAGS(vectors)                                                                                                       \
    lanes even[vectors], odd[vectors];                                                                                      \
    for (size_t v = 0; v < vectors; v++) even[v] = odd[v] = all(0);                                                         \
    for (size_t i = 0; i < window; i += 2) {                                                                                \
        const lanes a = all(x[i]), b = all(x[i + 1]);                                                                       \
        for (size_t v = 0; v < vectors; v++) {                                                                              \
            even[v] += a * *(const stored *)(x + i + lag + v * vector);                                                     \
            odd[v] += b * *(const stored *)(x + i + 1 + lag + v * vector);                                                  \
        }                                                                                                                   \
    }                                                                                                                       \
    for (size_t v = 0; v < vectors; v++) *(stored *)(sums + lag + v * vector) = even[v] + odd[v];                           \
    lag += vectors * vector;

AVX static void products(const float *x, size_t window, size_t lags, float *sums) {
    size_t lag = 0;
    while (lag + 4 * vector <= lags) {
        LAGS(4)
    }
    while (lag < lags) {
        LAGS(1)
    }
}

AVX static void dot(const float *a, const float *b, size_t count, float *sums) {
    lanes sum = all(0);
    for (size_t k = 0; k < count; k += vector) sum += *(const stored *)(a + k) * *(const stored *)(b + k);
    for (size_t k = 0; k < vector / 2; k++) sums[k] = sum[k] + sum[k + vector / 2];
}

csk_products csk_wide_products(void) { return __builtin_cpu_supports("avx") ? products : NULL; }

csk_dot csk_wide_dot(void) { return __builtin_cpu_supports("avx") ? dot : NULL; }

#else

// The baseline of the other processors is as wide as it gets.
csk_products csk_wide_products(void) { return NULL; }

csk_dot csk_wide_dot(void) { return NULL; }

#endif
