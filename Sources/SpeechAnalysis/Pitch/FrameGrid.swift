/// Where the frames of a short-term analysis lie in a sound.
public struct FrameGrid: Sendable, Equatable {
    /// The middle of the first frame, in seconds from the start of the sound.
    public let startSeconds: Double
    /// From one frame's middle to the next one's, in seconds.
    public let stepSeconds: Double
    public let count: Int

    public init(startSeconds: Double, stepSeconds: Double, count: Int) {
        (self.startSeconds, self.stepSeconds, self.count) = (startSeconds, stepSeconds, count)
    }

    /// Which sample a sound's first frame begins with.
    public enum Placement: Sendable, Hashable {
        /// As many frames as fit, with what is left over at the end shared between both ends: as Praat does. Needs the sound's length.
        case centred
        /// The first frame begins with the first sample: frames do not depend on how long the sound goes on, so that they can be known
        /// while it does.
        case fromStart
    }

    /// The middle of a frame, in seconds; frames count from 0.
    public func seconds(_ frame: Int) -> Double { startSeconds + Double(frame) * stepSeconds }

    /// The frame whose middle is nearest to a time, or nil outside of the frames' own time.
    public func frame(at seconds: Double) -> Int? {
        let nearest = ((seconds - startSeconds) / stepSeconds).rounded()
        return nearest >= 0 && nearest < Double(count) ? Int(nearest) : nil
    }

    /// Frames of `windowSeconds` each over a whole sound.
    ///
    /// - Throws: `SpeechAnalysisError.tooShort` if not one fits.
    static func covering(
        sampleCount: Int, sampleRate: Double, windowSeconds: Double, stepSeconds: Double, placement: Placement = .centred
    ) throws -> FrameGrid {
        let duration = Double(sampleCount) * (1 / sampleRate)
        // A sound that is exactly one window long has one frame, whatever the last bit of its duration says.
        guard duration * (1 + 1e-12) >= windowSeconds else {
            throw SpeechAnalysisError.tooShort(presentSeconds: duration, neededSeconds: windowSeconds)
        }
        let count = Int(max(0, (duration - windowSeconds) / stepSeconds)) + 1
        let start =
            switch placement {
            // In this order: half a sample rounded the other way moves every frame by one.
            case .centred: 0.5 * duration - 0.5 * (Double(count) * stepSeconds) + 0.5 * stepSeconds
            case .fromStart: 0.5 * windowSeconds
            }
        return FrameGrid(startSeconds: start, stepSeconds: stepSeconds, count: count)
    }

    /// The sample to the right of a frame's middle; sample i lies (i + ½) / `sampleRate` seconds from the start.
    func rightSample(_ frame: Int, sampleRate: Double) -> Int {
        leftSample(frame, before: 0, sampleRate: sampleRate) + 1
    }

    /// The sample nearest to a frame's middle; the later one of two.
    ///
    /// Frames often lie halfway between two samples, where the last bit decides: counted from 1, it does so as in Praat.
    func nearestSample(_ frame: Int, sampleRate: Double) -> Int {
        let spacing = 1 / sampleRate
        return Int(((seconds(frame) - 0.5 * spacing) / spacing + 1.5).rounded(.down)) - 1
    }

    /// The sample to the left of the time that lies `before` seconds before a frame's middle.
    func leftSample(_ frame: Int, before: Double, sampleRate: Double) -> Int {
        let spacing = 1 / sampleRate
        return Int(((seconds(frame) - before - 0.5 * spacing) / spacing + 1).rounded(.down)) - 1
    }
}
