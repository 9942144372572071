import Glibc

/// Which phones each letter of a word stands for: none, one or two.
///
/// Learnt from the entries themselves by the expectation-maximisation of Damper et al. (2005) with the best alignment alone in place of all
/// (Viterbi training): letters and phones at like places of their words go together at first.
struct LetterAlignment {
    /// What a letter stands for: 0 for nothing, 1 + p for a phone, 1 + n + p · n + q for two of `n` phones.
    typealias Sound = UInt16

    private let phoneCount: Int
    /// Of each letter and sound: −ln of its share among the letter's sounds.
    private var costs: [Float] = []

    private static let rounds = 4
    /// Entries that are learnt from: enough for the shares, which the entries' contexts refine.
    private static let sampleSize = 10_000
    /// A sound that was never seen, so that every word of fitting length can be aligned.
    private static let unseen: Float = 14

    private var soundCount: Int { 1 + phoneCount + phoneCount * phoneCount }

    init(_ dictionary: PronouncingDictionary) {
        phoneCount = dictionary.phoneNames.count
        let step = max(1, dictionary.entries.count / Self.sampleSize)
        let sample = stride(from: 0, to: dictionary.entries.count, by: step).map { dictionary.entries[$0] }
        costs = firstGuess(sample)
        for _ in 0..<Self.rounds {
            var counts = [Float](repeating: 0, count: costs.count)
            for entry in sample {
                guard let sounds = sounds(of: entry) else { continue }
                for (letter, sound) in zip(entry.letters, sounds) { counts[Int(letter) * soundCount + Int(sound)] += 1 }
            }
            costs = shares(counts)
        }
    }

    func phones(of sound: Sound) -> [UInt8] {
        let value = Int(sound)
        if value == 0 { return [] }
        if value <= phoneCount { return [UInt8(value - 1)] }
        let pair = value - 1 - phoneCount
        return [UInt8(pair / phoneCount), UInt8(pair % phoneCount)]
    }

    /// The sound of each letter on the cheapest way through the word; `nil` if it has more than two phones a letter.
    func sounds(of entry: PronouncingDictionary.Entry) -> [Sound]? {
        let (letters, phones) = (entry.letters, entry.phones)
        guard phones.count <= 2 * letters.count else { return nil }
        let width = phones.count + 1
        var cheapest = [Float](repeating: .infinity, count: (letters.count + 1) * width)
        var taken = [UInt8](repeating: 0, count: cheapest.count)
        cheapest[0] = 0
        for i in letters.indices {
            let row = Int(letters[i]) * soundCount
            for j in 0..<width where cheapest[i * width + j] < .infinity {
                for count in 0...min(2, phones.count - j) {
                    let cost = cheapest[i * width + j] + costs[row + Int(sound(phones, at: j, count: count))]
                    let next = (i + 1) * width + j + count
                    if cost < cheapest[next] { (cheapest[next], taken[next]) = (cost, UInt8(count)) }
                }
            }
        }
        guard cheapest[cheapest.count - 1] < .infinity else { return nil }
        var sounds = [Sound](repeating: 0, count: letters.count)
        var j = phones.count
        for i in letters.indices.reversed() {
            let count = Int(taken[(i + 1) * width + j])
            j -= count
            sounds[i] = sound(phones, at: j, count: count)
        }
        return sounds
    }

    private func sound(_ phones: [UInt8], at start: Int, count: Int) -> Sound {
        switch count {
        case 0: 0
        case 1: 1 + Sound(phones[start])
        default: Sound(1 + phoneCount + Int(phones[start]) * phoneCount + Int(phones[start + 1]))
        }
    }

    private func firstGuess(_ sample: [PronouncingDictionary.Entry]) -> [Float] {
        var counts = [Float](repeating: 0, count: PronouncingDictionary.letterCount * soundCount)
        for entry in sample {
            for (i, letter) in entry.letters.enumerated() {
                let row = Int(letter) * soundCount
                counts[row] += 0.1
                let place = (Float(i) + 0.5) / Float(entry.letters.count) * Float(entry.phones.count)
                for (j, phone) in entry.phones.enumerated() where abs(Float(j) + 0.5 - place) < 1.5 {
                    counts[row + 1 + Int(phone)] += 1
                    if j + 1 < entry.phones.count { counts[row + Int(sound(entry.phones, at: j, count: 2))] += 0.02 }
                }
            }
        }
        return shares(counts)
    }

    private func shares(_ counts: [Float]) -> [Float] {
        var costs = [Float](repeating: Self.unseen, count: counts.count)
        for letter in 0..<PronouncingDictionary.letterCount {
            let row = letter * soundCount..<(letter + 1) * soundCount
            let total = counts[row].reduce(0, +)
            for place in row where counts[place] > 0 { costs[place] = min(Self.unseen, -log(counts[place] / total)) }
        }
        return costs
    }
}
