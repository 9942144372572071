/// Four values of four frames.
struct LaneBlock {
    var a, b, c, d: SIMD4<Float>

    @inline(__always)
    init(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

    /// Four values from a place on in each of four frames.
    @inline(__always)
    init(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>, _ d: UnsafePointer<Float>) {
        self.init(Self.four(a), Self.four(b), Self.four(c), Self.four(d))
    }

    @inline(__always)
    private static func four(_ x: UnsafePointer<Float>) -> SIMD4<Float> { UnsafeRawPointer(x).loadUnaligned(as: SIMD4<Float>.self) }

    /// Frames' values one after the other instead of side by side, and the other way round.
    @inline(__always)
    var transposed: LaneBlock {
        let (ac, bd) = (SIMD8(lowHalf: a, highHalf: c), SIMD8(lowHalf: b, highHalf: d))
        // a0 a2 c0 c2 b0 b2 d0 d2, and the same of the odd places.
        let (evens, odds) = (SIMD8(lowHalf: ac.evenHalf, highHalf: bd.evenHalf), SIMD8(lowHalf: ac.oddHalf, highHalf: bd.oddHalf))
        // Their even places are columns 0 and 1, their odd ones columns 2 and 3, all as a c b d.
        return LaneBlock(
            Self.ordered(evens.evenHalf), Self.ordered(odds.evenHalf), Self.ordered(evens.oddHalf), Self.ordered(odds.oddHalf))
    }

    /// a c b d as a b c d.
    @inline(__always)
    private static func ordered(_ x: SIMD4<Float>) -> SIMD4<Float> { SIMD4(lowHalf: x.evenHalf, highHalf: x.oddHalf) }
}
