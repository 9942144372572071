/// The correlation of one piece of sound with others of the same length: their product over the root of both energies.
struct Likeness {
    private let piece: UnsafePointer<Float>
    private let count: Int
    private let energy: Double

    init(_ piece: UnsafePointer<Float>, _ count: Int) {
        (self.piece, self.count) = (piece, count)
        energy = Self.sums(piece, piece, count).product
    }

    /// −1…1, and 0 if one of them is silent.
    func to(_ other: UnsafePointer<Float>) -> Double {
        let sums = Self.sums(piece, other, count)
        let energies = energy * sums.energy
        return energies > 0 ? sums.product / energies.squareRoot() : 0
    }

    /// Σ a · b and Σ b · b.
    private static func sums(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> (product: Double, energy: Double) {
        var (product, product2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        var (energy, energy2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
        let whole = count / 8 * 8
        for k in stride(from: 0, to: whole, by: 8) {
            let (y, y2) = (four(b, k), four(b, k + 4))
            product += four(a, k) * y
            product2 += four(a, k + 4) * y2
            energy += y * y
            energy2 += y2 * y2
        }
        var sums = (product: Double((product + product2).sum()), energy: Double((energy + energy2).sum()))
        for k in whole..<count {
            sums.product += Double(a[k] * b[k])
            sums.energy += Double(b[k] * b[k])
        }
        return sums
    }

    @inline(__always) private static func four(_ x: UnsafePointer<Float>, _ k: Int) -> SIMD4<Float> {
        UnsafeRawPointer(x + k).loadUnaligned(as: SIMD4<Float>.self)
    }
}
