#ifndef C_SIGNAL_KERNELS_H
#define C_SIGNAL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

/// One step of Stockham's Fourier transform, as `FourierStage` in Swift does it, in wider instructions than the build's baseline has.
///
/// The same additions and multiplications in the same order, none of them fused: the results are those of the Swift code, bit for bit.
///
/// - xr, xi: the input's real and imaginary parts, radix * m * run numbers each.
/// - yr, yi: room for as many; not overlapping the input.
/// - m: turns of the step.
/// - run: neighbouring numbers that get the same turn.
/// - turns: re and im of the turns, for each of the m those of 1 ..< radix.
typedef void (*csk_stage)(const float *xr, const float *xi, float *yr, float *yi, size_t m, size_t run, const float *turns);

/// Whether steps of so many turns and runs of this length go through whole vectors; the others are the Swift code's.
bool csk_fits(size_t m, size_t run);

/// The step of a radix (2, 3, 4 or 5) for this processor; NULL if it has no wider instructions, or there is no such step.
csk_stage csk_wide_stage(int radix);

/// The first step, of radix 4, of a transform of one signal, as `FourierStage` in Swift does it, with the same results, bit for bit.
///
/// - xr, xi, yr, yi: 4 * m numbers each, not overlapping.
/// - m: a multiple of eight.
/// - turns: of eight neighbours the re and then the im of their first turns, of their second ones and of their third ones; then of the next.
typedef void (*csk_first_stage)(const float *xr, const float *xi, float *yr, float *yi, size_t m, const float *turns);

/// The step for this processor; NULL if it has no wider instructions.
csk_first_stage csk_wide_first_stage(void);

/// Goes between the transform of real samples and that of their pairs, as `RealFFT` in Swift does it, with the same results, bit for bit, as
/// far as whole vectors reach.
///
/// - xr, xi, yr, yi: numbers of each signal for each bin: half of them on the side of the pairs, half + 1 on that of the samples; not
///   overlapping.
/// - turns: re and im of a turn for each bin up to half / 2.
///
/// Returns the first bin that is left to do, with the one as far from the other end; from bin 1 on it has done those before.
typedef size_t (*csk_halves)(const float *xr, const float *xi, float *yr, float *yi, size_t half, const float *turns);

/// From the pairs' transform to the samples' one, for this processor; NULL if it has no wider instructions.
///
/// - signals: 1, or 4 whose numbers lie side by side; NULL for others.
csk_halves csk_wide_part(int signals);

/// The other way, times two.
csk_halves csk_wide_join(int signals);

/// The sums of x[i] * x[i + lag] over a window, as `CrossCorrelationFrames` in Swift reckons them, with the same results, bit for bit.
///
/// - x: window + lags samples, and seven more.
/// - window: an even number.
/// - lags: from 0 on, a multiple of eight.
/// - sums: room for as many; not overlapping x.
typedef void (*csk_products)(const float *x, size_t window, size_t lags, float *sums);

/// The sums for this processor; NULL if it has no wider instructions.
csk_products csk_wide_products(void);

/// The four partial sums of a[k] * b[k] that `SincInterpolator` in Swift adds up, with the same results, bit for bit.
///
/// - count: a multiple of eight.
/// - sums: of the products at k, k + 4, k + 8, …, for k from 0 to 3.
typedef void (*csk_dot)(const float *a, const float *b, size_t count, float *sums);

/// The sums for this processor; NULL if it has no wider instructions.
csk_dot csk_wide_dot(void);

/// One order of Burg's method for four frames, as `BurgPredictor` in Swift does it, with the same results, bit for bit.
///
/// - forward, backward: the prediction errors, `count` groups of four numbers each, aligned to 16 bytes; overwritten.
/// - reflection: the four frames' reflection coefficients, aligned likewise.
/// - sum: gets the four sums of forward[n] * backward[n - 1], aligned likewise.
typedef void (*csk_burg_step)(double *forward, double *backward, size_t count, const double *reflection, double *sum);

/// The step for this processor; NULL if it has no wider instructions.
csk_burg_step csk_wide_burg_step(void);

/// The complex roots of four polynomials, as `PolynomialRoots` in Swift finds them, with the same results, bit for bit.
///
/// - re, im: where to begin, `degree` groups of four numbers each, aligned to 16 bytes; the roots then.
/// - coefficients: of z^0 to z^(degree - 1), in groups of four, aligned likewise; that of z^degree is 1.
/// - iterations: the most.
/// - last_step: when no root moved farther than this, it is done.
typedef void (*csk_roots)(
    double *re, double *im, const double *coefficients, size_t degree, size_t iterations, double last_step);

/// The search for this processor; NULL if it has no wider instructions.
csk_roots csk_wide_roots(void);

#endif
