import Jobs
import Transcription
import VoiceCore

/// How far the recognition of one recording is: a plain value that is told of each segment, and says what the job's row shows.
struct RecognitionProgress: Sendable {
    /// Seconds of the whole recording.
    private let length: Double
    private var meter: SpeedMeter
    /// Segments that an earlier run has finished, and whose times are not known here.
    private let earlier: Set<Int>
    /// The first segment that is not finished, and the end of the one before it, in seconds.
    private var next: Int
    private var position: Double
    /// Finished segments behind `next`: several are recognised side by side.
    private var ahead: [Int: (start: Double, end: Double)] = [:]
    private var done: Int
    private var total: Int?

    /// - Parameters:
    ///   - resumedAt: end of the last segment of the unbroken row that an earlier run finished; 0 for a first run.
    ///   - earlier: numbers of all segments that it finished.
    init(length: Double, history: Double?, resumedAt: Double = 0, earlier: Set<Int> = []) {
        self.length = max(length, 0.001)
        self.earlier = earlier
        meter = SpeedMeter(history: history)
        position = resumedAt
        done = earlier.count
        next = 0
        while earlier.contains(next) { next += 1 }
    }

    /// Seconds of audio that nobody need look at any more; segments of several channels may cover the same.
    var covered: Double {
        var (sum, reached) = (position, position)
        for part in ahead.values.sorted(by: { $0.start < $1.start }) where part.end > reached {
            sum += part.end - max(part.start, reached)
            reached = part.end
        }
        return min(length, sum)
    }

    /// - Parameter time: seconds since the last segment, or since the beginning.
    mutating func finished(_ segment: TranscriptSegment, after time: Double) {
        let before = covered
        done += 1
        ahead[segment.index] = (segment.start, segment.end)
        while true {
            if let known = ahead.removeValue(forKey: next) {
                position = max(position, known.end)
            } else if !earlier.contains(next) {
                break
            }
            next += 1
        }
        meter.add(audio: covered - before, time: time)
    }

    /// The number of segments is known: all audio was cut.
    mutating func cut(into count: Int) { total = count }

    /// What the job's row shows.
    func report(at now: Timestamp) -> JobProgress {
        var counters = [
            Counter.segmentsDone: done, Counter.audioMilliseconds: Int(covered * 1000), Counter.reportedAt: Int(now.microseconds / 1000),
        ]
        if let total { counters[Counter.segmentsTotal] = total }
        if let speed = meter.speed { counters[Counter.speed] = Int(speed * 1000) }
        return JobProgress(fraction: covered / length, counters: counters)
    }

    /// The names of what a job's row shows.
    enum Counter {
        static let segmentsDone = "segments_done"
        static let segmentsTotal = "segments_total"
        static let audioMilliseconds = "audio_ms"
        /// Thousandths of a second of audio for each second.
        static let speed = "speed_milli"
        /// Milliseconds since 1970.
        static let reportedAt = "reported_at_ms"
    }
}
