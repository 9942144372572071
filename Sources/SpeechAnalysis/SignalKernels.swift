/// Which instructions the innermost loops run in. Both give the same results, bit for bit.
package enum SignalKernels: Sendable {
    /// This module's own, in the instructions that every processor of its kind has.
    case reference
    /// The widest that this processor has, chosen when a plan or an analyser is made: `CSignalKernels`.
    case widest
}

extension UnsafeMutablePointer<SIMD4<Double>> {
    /// The lanes one after the other, as C takes them.
    var numbers: UnsafeMutablePointer<Double> { UnsafeMutableRawPointer(self).assumingMemoryBound(to: Double.self) }
}
