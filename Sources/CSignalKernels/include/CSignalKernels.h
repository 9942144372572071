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

#endif
