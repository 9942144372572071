/// Finds which voices of several parts of a sound are one speaker's: agglomerative clustering, the two groups first whose voices are most
/// alike on average, until none are alike enough.
struct VoiceLinking {
    /// A speaker of one part; `voice` is `nil` for one who says too little to be known by it.
    struct Local {
        let part: Int
        let voice: VoiceEmbedding?
    }

    /// Below it two are not taken for one.
    let threshold: Double
    /// The parts together have at least, and at most, so many speakers, as far as their own speakers allow.
    let speakers: ClosedRange<Int>

    /// - Returns: for each, the number of a group, from 0. Speakers of one part stay apart as long as there are no more groups than may be;
    ///   who cannot be known stays alone.
    func groups(of locals: [Local]) -> [Int] {
        var groups = locals.indices.map { [$0] }
        while groups.count > speakers.lowerBound {
            let isTooMany = groups.count > speakers.upperBound
            guard let (a, b, likeness) = closest(groups, locals, isFree: isTooMany), isTooMany || likeness >= threshold else { break }
            groups[a] += groups.remove(at: b)
        }
        var numbers = [Int](repeating: 0, count: locals.count)
        for (number, group) in groups.enumerated() {
            for member in group { numbers[member] = number }
        }
        return numbers
    }

    /// - Parameter isFree: whether speakers of one part may be put together where no others are left.
    private func closest(_ groups: [[Int]], _ locals: [Local], isFree: Bool) -> (Int, Int, likeness: Double)? {
        var best: (Int, Int, likeness: Double)?
        var bestApart: (Int, Int, likeness: Double)?
        for b in groups.indices {
            for a in 0..<b {
                guard let likeness = likeness(groups[a], groups[b], locals) else { continue }
                let parts = Set(groups[a].map { locals[$0].part })
                if groups[b].contains(where: { parts.contains(locals[$0].part) }) {
                    if likeness > bestApart?.likeness ?? -2 { bestApart = (a, b, likeness) }
                } else if likeness > best?.likeness ?? -2 {
                    best = (a, b, likeness)
                }
            }
        }
        return best ?? (isFree ? bestApart : nil)
    }

    /// The mean cosine of all pairs.
    private func likeness(_ a: [Int], _ b: [Int], _ locals: [Local]) -> Double? {
        var (sum, count) = (0.0, 0)
        for i in a {
            for j in b {
                guard let one = locals[i].voice, let other = locals[j].voice, let similarity = one.similarity(to: other) else { continue }
                sum += similarity
                count += 1
            }
        }
        return count > 0 ? sum / Double(count) : nil
    }
}
