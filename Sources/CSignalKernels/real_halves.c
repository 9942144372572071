#include "CSignalKernels.h"

#if defined(__x86_64__)

#include "lanes.h"

// A bin and the one as far from the other end are made of each other. A vector holds neighbouring bins of one signal or of four, and so many
// bins behind it are read the other way round.

INLINE lanes conjugate(lanes x) { return all(0) - x; }

// The order of a vector's bins turned round.
INLINE lanes mirrored(lanes x, size_t signals) {
    return signals == 1 ? __builtin_shufflevector(x, x, 7, 6, 5, 4, 3, 2, 1, 0) : __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
}

// The turns of the bins from k on, each for all of its signals.
INLINE number turns_at(const float *turns, size_t k, size_t signals) {
    const float *t = turns + 2 * k;
    if (signals == 1) {
        const lanes low = *(const stored *)t, high = *(const stored *)(t + 8);
        return (number){
            __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14), __builtin_shufflevector(low, high, 1, 3, 5, 7, 9, 11, 13, 15)};
    }
    return (number){(lanes){t[0], t[0], t[0], t[0], t[2], t[2], t[2], t[2]}, (lanes){t[1], t[1], t[1], t[1], t[3], t[3], t[3], t[3]}};
}

typedef struct {
    number low, high;
} halves;

INLINE halves parted(number a, number b, number turn) {
    const number even = scale(add(a, b), all(0.5f));
    const number odd = multiply(scale(turn_back(subtract(a, b)), all(0.5f)), turn);
    return (halves){add(even, odd), subtract(even, odd)};
}

INLINE halves joined(number a, number b, number turn) {
    const number even = add(a, b), odd = multiply(subtract(a, b), (number){turn.im, turn.re});
    return (halves){add(even, odd), subtract(even, odd)};
}

INLINE size_t each(
    const float *xr, const float *xi, float *yr, float *yi, size_t half, const float *turns, size_t signals, halves (*of)(number, number, number)
) {
    const size_t bins = 8 / signals;
    size_t k = 1;
    for (; 2 * (k + bins - 1) < half; k += bins) {
        const size_t low = signals * k, high = signals * (half - k - (bins - 1));
        const number c = load(xr, xi, high);
        const number b = {mirrored(c.re, signals), conjugate(mirrored(c.im, signals))};
        const halves y = of(load(xr, xi, low), b, turns_at(turns, k, signals));
        store(y.low, yr, yi, low);
        store((number){mirrored(y.high.re, signals), mirrored(conjugate(y.high.im), signals)}, yr, yi, high);
    }
    return k;
}

AVX static size_t part1(const float *zr, const float *zi, float *yr, float *yi, size_t half, const float *turns) {
    return each(zr, zi, yr, yi, half, turns, 1, parted);
}

AVX static size_t part4(const float *zr, const float *zi, float *yr, float *yi, size_t half, const float *turns) {
    return each(zr, zi, yr, yi, half, turns, 4, parted);
}

AVX static size_t join1(const float *yr, const float *yi, float *zr, float *zi, size_t half, const float *turns) {
    return each(yr, yi, zr, zi, half, turns, 1, joined);
}

AVX static size_t join4(const float *yr, const float *yi, float *zr, float *zi, size_t half, const float *turns) {
    return each(yr, yi, zr, zi, half, turns, 4, joined);
}

static csk_halves supported(int signals, csk_halves one, csk_halves four) {
    if (!__builtin_cpu_supports("avx")) return NULL;
    return signals == 1 ? one : signals == 4 ? four : NULL;
}

csk_halves csk_wide_part(int signals) { return supported(signals, part1, part4); }

csk_halves csk_wide_join(int signals) { return supported(signals, join1, join4); }

#else

csk_halves csk_wide_part(int signals) { return NULL; }

csk_halves csk_wide_join(int signals) { return NULL; }

#endif
