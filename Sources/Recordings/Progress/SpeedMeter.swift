import Foundation

/// How fast audio is being recognised, in seconds of audio for each second of time, from what was measured lately.
///
/// Before the first measure it is the engine's history that speaks. It weighs as much as half a minute of audio, so that one odd segment
/// at the beginning does not throw the estimate about, and measures of minutes ago fade, because other work comes and goes beside.
struct SpeedMeter: Sendable {
    /// Seconds of audio that the history counts for.
    private static let historyWeight = 30.0
    /// Seconds after which a measure weighs 1/e of a fresh one.
    private static let memory = 120.0

    private var audio = 0.0
    private var time = 0.0

    /// - Parameter history: the engine's usual speed; `nil` if it never worked here.
    init(history: Double?) {
        guard let history, history > 0 else { return }
        audio = Self.historyWeight
        time = Self.historyWeight / history
    }

    /// Adds a measure.
    ///
    /// - Parameters:
    ///   - audio: seconds that were recognised; 0 while nothing came of the time.
    ///   - time: seconds that it took.
    mutating func add(audio: Double, time: Double) {
        let weight = exp(-max(0, time) / Self.memory)
        self.audio = self.audio * weight + max(0, audio)
        self.time = self.time * weight + max(0, time)
    }

    /// `nil` as long as nothing can be said.
    var speed: Double? { audio > 0 && time > 0 ? audio / time : nil }
}
