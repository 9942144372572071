#ifndef CSK_LANES_H
#define CSK_LANES_H

#if defined(__x86_64__)

#include <stddef.h>

// Eight complex numbers side by side, in AVX.

// Fused steps would round once where the Swift code rounds twice.
#pragma STDC FP_CONTRACT OFF

#define AVX __attribute__((target("avx")))
#define INLINE AVX static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(32)));
// As it lies in memory: aligned as its numbers are.
typedef float stored __attribute__((vector_size(32), aligned(4), may_alias));

typedef struct {
    lanes re, im;
} number;

INLINE lanes all(float x) { return (lanes){x, x, x, x, x, x, x, x}; }

INLINE number load(const float *re, const float *im, size_t at) {
    return (number){*(const stored *)(re + at), *(const stored *)(im + at)};
}

INLINE void store(number x, float *re, float *im, size_t at) {
    *(stored *)(re + at) = x.re;
    *(stored *)(im + at) = x.im;
}

INLINE number add(number a, number b) { return (number){a.re + b.re, a.im + b.im}; }
INLINE number subtract(number a, number b) { return (number){a.re - b.re, a.im - b.im}; }
INLINE number scale(number a, lanes factor) { return (number){a.re * factor, a.im * factor}; }
// Times -i.
INLINE number turn_back(number a) { return (number){a.im, all(0) - a.re}; }

INLINE number multiply(number a, number b) {
    return (number){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

INLINE void butterfly4(const number x[4], number y[4]) {
    const number sum = add(x[0], x[2]), difference = subtract(x[0], x[2]);
    const number sum2 = add(x[1], x[3]), difference2 = turn_back(subtract(x[1], x[3]));
    y[0] = add(sum, sum2);
    y[1] = add(difference, difference2);
    y[2] = subtract(sum, sum2);
    y[3] = subtract(difference, difference2);
}

#endif

#endif
