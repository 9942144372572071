#include "CSignalKernels.h"

#if defined(__x86_64__)

// Fused steps would round once where the Swift code rounds twice.
#pragma STDC FP_CONTRACT OFF

#define AVX __attribute__((target("avx")))
#define INLINE AVX static inline __attribute__((always_inline))

// Four frames, or four polynomials, side by side.
typedef double lanes __attribute__((vector_size(32)));
typedef long long mask __attribute__((vector_size(32)));
// As they lie in memory: Swift aligns to 16 bytes.
typedef double stored __attribute__((vector_size(32), aligned(16), may_alias));

INLINE lanes all(double x) { return (lanes){x, x, x, x}; }

AVX static void burg_step(double *forward, double *backward, size_t count, const double *reflection, double *sum) {
    stored *const f = (stored *)forward, *const b = (stored *)backward;
    const lanes k = *(const stored *)reflection;
    lanes total = all(0), last = all(0);
    for (size_t j = 0; j < count; j++) {
        const lanes before = f[j], behind = b[j];
        const lanes ahead = before - k * behind;
        total += ahead * last;
        last = behind - k * before;
        f[j] = ahead;
        b[j] = last;
    }
    *(stored *)sum = total;
}

// 1 / (z[i] - z[j]), added to a sum.
INLINE void repel(lanes x, lanes y, lanes *re, lanes *im) {
    const lanes scale = all(1) / (x * x + y * y + all(1e-300));
    *re += x * scale;
    *im -= y * scale;
}

// Moves a root; gives the square of the step.
INLINE lanes improve(size_t i, stored *re, stored *im, const stored *coefficients, size_t degree) {
    const lanes x = re[i], y = im[i];
    lanes value_re = all(1), value_im = all(0), slope_re = all(0), slope_im = all(0);
    for (size_t k = degree; k-- > 0;) {
        const lanes next_re = slope_re * x - slope_im * y + value_re;
        slope_im = slope_re * y + slope_im * x + value_im;
        slope_re = next_re;
        const lanes next_value = value_re * x - value_im * y + coefficients[k];
        value_im = value_re * y + value_im * x;
        value_re = next_value;
    }
    lanes sum_re = all(0), sum_im = all(0);
    for (size_t j = 0; j < i; j++) repel(x - re[j], y - im[j], &sum_re, &sum_im);
    for (size_t j = i + 1; j < degree; j++) repel(x - re[j], y - im[j], &sum_re, &sum_im);
    const lanes down_re = slope_re - (value_re * sum_re - value_im * sum_im);
    const lanes down_im = slope_im - (value_re * sum_im + value_im * sum_re);
    const lanes scale = all(1) / (down_re * down_re + down_im * down_im + all(1e-300));
    const lanes step_re = (value_re * down_re + value_im * down_im) * scale;
    const lanes step_im = (value_im * down_re - value_re * down_im) * scale;
    re[i] = x - step_re;
    im[i] = y - step_im;
    return step_re * step_re + step_im * step_im;
}

AVX static void roots(double *re, double *im, const double *coefficients, size_t degree, size_t iterations, double last_step) {
    for (size_t n = 0; n < iterations; n++) {
        lanes longest = all(0);
        for (size_t i = 0; i < degree; i++) {
            const lanes step = improve(i, (stored *)re, (stored *)im, (const stored *)coefficients, degree);
            const mask longer = step > longest;
            longest = (lanes)((longer & (mask)step) | (~longer & (mask)longest));
        }
        const mask done = longest < all(last_step * last_step);
        if (done[0] && done[1] && done[2] && done[3]) return;
    }
}

csk_burg_step csk_wide_burg_step(void) { return __builtin_cpu_supports("avx") ? burg_step : NULL; }

csk_roots csk_wide_roots(void) { return __builtin_cpu_supports("avx") ? roots : NULL; }

#else

// The baseline of the other processors is as wide as it gets.
csk_burg_step csk_wide_burg_step(void) { return NULL; }

csk_roots csk_wide_roots(void) { return NULL; }

#endif
