/// Makes turns of the frames' speakers.
struct TurnAssembly {
    /// A pause of this length ends a turn, in seconds.
    private static let pauseSeconds = 0.5
    /// What is taken along before and behind, since sounds begin and end quietly; in seconds.
    private static let marginSeconds = 0.05

    /// The middle of the sound's first frame, in seconds.
    let firstFrameSeconds: Double
    /// Of the sound: no turn ends behind it.
    let durationSeconds: Double
    let frames: SpeechFrames

    /// - Parameter speakers: of each frame.
    func turns(_ speakers: [Int]) -> [SpeakerTurn] {
        var turns: [SpeakerTurn] = []
        var numbers: [Int: Int] = [:]
        for frame in speakers.indices {
            let (start, end) = (seconds(frame) - margin, min(durationSeconds, seconds(frame) + margin))
            let speaker = numbers[speakers[frame], default: numbers.count + 1]
            numbers[speakers[frame]] = speaker
            if let last = turns.indices.last, turns[last].speaker == speaker, frames.pauseSeconds(before: frame) < Self.pauseSeconds {
                turns[last].endSeconds = end
            } else {
                // Margins that meet are parted in the middle.
                let previous = turns.last?.endSeconds ?? 0
                let meeting = previous > start ? (previous + start) / 2 : start
                if previous > start, let last = turns.indices.last { turns[last].endSeconds = meeting }
                turns.append(SpeakerTurn(startSeconds: max(0, meeting), endSeconds: end, speaker: speaker))
            }
        }
        return turns
    }

    private var margin: Double { Self.marginSeconds + SpeechFrames.stepSeconds / 2 }

    private func seconds(_ frame: Int) -> Double { firstFrameSeconds + Double(frames.numbers[frame]) * SpeechFrames.stepSeconds }
}
