#include "CSignalKernels.h"

#if defined(__x86_64__)

#include "lanes.h"

enum { vector = 8 };

// The first step of a transform of one signal, in which neighbours get turns of their own: eight of them go side by side, each with its own.

// y[j] of eight neighbours to where each has its four side by side.
INLINE void store_fours(const lanes y[4], float *to) {
    const lanes low = __builtin_shufflevector(y[0], y[1], 0, 8, 1, 9, 4, 12, 5, 13);
    const lanes high = __builtin_shufflevector(y[0], y[1], 2, 10, 3, 11, 6, 14, 7, 15);
    const lanes low2 = __builtin_shufflevector(y[2], y[3], 0, 8, 1, 9, 4, 12, 5, 13);
    const lanes high2 = __builtin_shufflevector(y[2], y[3], 2, 10, 3, 11, 6, 14, 7, 15);
    const lanes first = __builtin_shufflevector(low, low2, 0, 1, 8, 9, 4, 5, 12, 13);
    const lanes second = __builtin_shufflevector(low, low2, 2, 3, 10, 11, 6, 7, 14, 15);
    const lanes third = __builtin_shufflevector(high, high2, 0, 1, 8, 9, 4, 5, 12, 13);
    const lanes fourth = __builtin_shufflevector(high, high2, 2, 3, 10, 11, 6, 7, 14, 15);
    *(stored *)to = __builtin_shufflevector(first, second, 0, 1, 2, 3, 8, 9, 10, 11);
    *(stored *)(to + 8) = __builtin_shufflevector(third, fourth, 0, 1, 2, 3, 8, 9, 10, 11);
    *(stored *)(to + 16) = __builtin_shufflevector(first, second, 4, 5, 6, 7, 12, 13, 14, 15);
    *(stored *)(to + 24) = __builtin_shufflevector(third, fourth, 4, 5, 6, 7, 12, 13, 14, 15);
}

AVX static void first_stage4(const float *xr, const float *xi, float *yr, float *yi, size_t m, const float *turns) {
    for (size_t p = 0; p < m; p += vector, turns += 3 * 2 * vector) {
        number x[4], y[4];
        for (size_t k = 0; k < 4; k++) x[k] = load(xr, xi, p + k * m);
        butterfly4(x, y);
        for (size_t j = 1; j < 4; j++) y[j] = multiply(y[j], load(turns, turns + vector, (j - 1) * 2 * vector));
        const lanes re[4] = {y[0].re, y[1].re, y[2].re, y[3].re}, im[4] = {y[0].im, y[1].im, y[2].im, y[3].im};
        store_fours(re, yr + 4 * p);
        store_fours(im, yi + 4 * p);
    }
}

csk_first_stage csk_wide_first_stage(void) { return __builtin_cpu_supports("avx") ? first_stage4 : NULL; }

#else

csk_first_stage csk_wide_first_stage(void) { return NULL; }

#endif
