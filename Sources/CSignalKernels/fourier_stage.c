#include "CSignalKernels.h"

enum { vector = 8 };

bool csk_fits(size_t m, size_t run) { return run % vector == 0 || (run == vector / 2 && m % 2 == 0); }

#if defined(__x86_64__)

#include "lanes.h"

typedef float stored_half __attribute__((vector_size(16), aligned(4), may_alias));

// The first half at one place, the second at another.
INLINE void store_halves(number x, float *re, float *im, size_t at, size_t other) {
    *(stored_half *)(re + at) = __builtin_shufflevector(x.re, x.re, 0, 1, 2, 3);
    *(stored_half *)(im + at) = __builtin_shufflevector(x.im, x.im, 0, 1, 2, 3);
    *(stored_half *)(re + other) = __builtin_shufflevector(x.re, x.re, 4, 5, 6, 7);
    *(stored_half *)(im + other) = __builtin_shufflevector(x.im, x.im, 4, 5, 6, 7);
}

INLINE number turn(const float *turns, size_t at) { return (number){all(turns[2 * at]), all(turns[2 * at + 1])}; }

// A turn in each half.
INLINE number two_turns(const float *turns, size_t at, size_t other) {
    const float a = turns[2 * at], b = turns[2 * other], c = turns[2 * at + 1], d = turns[2 * other + 1];
    return (number){(lanes){a, a, a, a, b, b, b, b}, (lanes){c, c, c, c, d, d, d, d}};
}

// The transform of `radix` numbers, before they are turned.
INLINE void butterfly2(const number x[2], number y[2]) {
    y[0] = add(x[0], x[1]);
    y[1] = subtract(x[0], x[1]);
}

INLINE void butterfly3(const number x[3], number y[3]) {
    const number sum = add(x[1], x[2]);
    const number middle = subtract(x[0], scale(sum, all(0.5f)));
    const number side = turn_back(scale(subtract(x[1], x[2]), all(0.8660254037844386f)));
    y[0] = add(x[0], sum);
    y[1] = add(middle, side);
    y[2] = subtract(middle, side);
}

INLINE void butterfly5(const number x[5], number y[5]) {
    // cos and sin of 2 pi / 5 and of 4 pi / 5.
    const lanes cos1 = all(0.30901699437494745f), sin1 = all(0.9510565162951535f);
    const lanes cos2 = all(-0.8090169943749473f), sin2 = all(0.5877852522924732f);
    const number sum1 = add(x[1], x[4]), sum2 = add(x[2], x[3]);
    const number difference1 = subtract(x[1], x[4]), difference2 = subtract(x[2], x[3]);
    const number middle1 = add(add(x[0], scale(sum1, cos1)), scale(sum2, cos2));
    const number middle2 = add(add(x[0], scale(sum1, cos2)), scale(sum2, cos1));
    const number side1 = turn_back(add(scale(difference1, sin1), scale(difference2, sin2)));
    const number side2 = turn_back(subtract(scale(difference1, sin2), scale(difference2, sin1)));
    y[0] = add(add(x[0], sum1), sum2);
    y[1] = add(middle1, side1);
    y[2] = add(middle2, side2);
    y[3] = subtract(middle2, side2);
    y[4] = subtract(middle1, side1);
}

// What happens to the numbers that share a turn; a constant `turned` costs nothing.
#define BUTTERFLIES(radix, turned)                                                                                          \
    for (size_t q = 0; q < run; q += vector) {                                                                              \
        number x[radix], y[radix];                                                                                          \
        for (size_t k = 0; k < radix; k++) x[k] = load(xr, xi, (p + k * m) * run + q);                                      \
        butterfly##radix(x, y);                                                                                             \
        for (size_t j = 0; j < radix; j++)                                                                                  \
            store((turned) && j > 0 ? multiply(y[j], turn(turns, j - 1)) : y[j], yr, yi, (radix * p + j) * run + q);        \
    }

// Runs of half a vector, two at a time.
#define BUTTERFLY_PAIR(radix)                                                                                               \
    number x[radix], y[radix];                                                                                              \
    for (size_t k = 0; k < radix; k++) x[k] = load(xr, xi, (p + k * m) * run);                                              \
    butterfly##radix(x, y);                                                                                                 \
    for (size_t j = 0; j < radix; j++)                                                                                      \
        store_halves(                                                                                                       \
            j > 0 ? multiply(y[j], two_turns(turns, j - 1, radix + j - 2)) : y[j], yr, yi, (radix * p + j) * run,           \
            (radix * (p + 1) + j) * run);

// A step of one radix. The first of its turns is by nothing.
#define STAGE(radix)                                                                                                        \
    AVX static void stage##radix(                                                                                           \
        const float *xr, const float *xi, float *yr, float *yi, size_t m, size_t run, const float *turns) {                 \
        if (run < vector) {                                                                                                 \
            for (size_t p = 0; p < m; p += 2, turns += 4 * (radix - 1)) {                                                   \
                BUTTERFLY_PAIR(radix)                                                                                       \
            }                                                                                                               \
            return;                                                                                                         \
        }                                                                                                                   \
        for (size_t p = 0; p < m; p++, turns += 2 * (radix - 1)) {                                                          \
            if (p == 0) {                                                                                                   \
                BUTTERFLIES(radix, 0)                                                                                       \
            } else {                                                                                                        \
                BUTTERFLIES(radix, 1)                                                                                       \
            }                                                                                                               \
        }                                                                                                                   \
    }

STAGE(2)
STAGE(3)
STAGE(4)
STAGE(5)

csk_stage csk_wide_stage(int radix) {
    if (!__builtin_cpu_supports("avx")) return NULL;
    switch (radix) {
    case 2: return stage2;
    case 3: return stage3;
    case 4: return stage4;
    case 5: return stage5;
    default: return NULL;
    }
}

#else

// The baseline of the other processors is as wide as it gets.
csk_stage csk_wide_stage(int radix) {
    (void)radix;
    return NULL;
}

#endif
