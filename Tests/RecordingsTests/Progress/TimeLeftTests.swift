import Jobs
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Whether the estimate of the time left is honest: laid beside what then comes.
@Suite struct TimeLeftTests {
    /// An engine with several slots that recognises segments one after another, on a clock of numbers.
    private struct Simulation {
        let slots: Int
        /// Seconds of audio for each second, of one slot.
        let speed: Double
        let length = 3600.0
        private var random: UInt64

        init(slots: Int, speed: Double, seed: UInt64) {
            self.slots = slots
            self.speed = speed
            random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        }

        private mutating func uniform(_ range: ClosedRange<Double>) -> Double {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + (range.upperBound - range.lowerBound) * Double(random >> 11) / Double(1 << 53)
        }

        /// - Returns: when each segment gets ready, in that order, in seconds from the beginning.
        mutating func run() -> [(at: Double, segment: TranscriptSegment)] {
            var free = [Double](repeating: 0, count: slots)
            var (position, ready): (Double, [(at: Double, segment: TranscriptSegment)]) = (0, [])
            var index = 0
            while position < length {
                let start = min(length, position + uniform(0.5...3))
                let end = min(length, start + uniform(2...25))
                position = end
                guard let slot = free.indices.min(by: { free[$0] < free[$1] }) else { break }
                // Some speech is twice as hard as other.
                free[slot] += (end - start) / speed * uniform(0.7...1.4)
                ready.append((free[slot], TranscriptSegment(index: index, start: start, end: end, text: "x", words: [])))
                index += 1
            }
            return ready.sorted { $0.at < $1.at }
        }
    }

    /// The estimate's error in parts of the whole time, at the first tenth, a quarter, half and three quarters of it.
    @Test(arguments: [(1, 4.0, nil), (2, 4.0, 8.0), (4, 20.0, nil), (4, 1.5, 60.0)] as [(Int, Double, Double?)])
    func itIsNearTheOutcome(_ slots: Int, _ speed: Double, _ history: Double?) throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            var simulation = Simulation(slots: slots, speed: speed, seed: seed)
            let ready = simulation.run()
            let whole = try #require(ready.last?.at)
            var progress = RecognitionProgress(length: simulation.length, history: history)
            var last = 0.0
            var checks = [(0.1, 0.25), (0.25, 0.2), (0.5, 0.15), (0.75, 0.1)]
            for (at, segment) in ready {
                progress.finished(segment, after: at - last)
                last = at
                guard let (part, tolerance) = checks.first, at >= part * whole else { continue }
                checks.removeFirst()
                let now = Timestamp(microseconds: Int64(at * 1_000_000))
                let told = progress.report(at: now)
                let left = try #require(TimeLeft.running(length: simulation.length, told: told, startedAt: nil, history: history, now: now))
                #expect(abs(left - (whole - at)) < tolerance * whole, "\(slots) slots, seed \(seed), at \(part): \(left) of \(whole - at)")
                // A minute later without news it is a minute less.
                let later = TimeLeft.running(
                    length: simulation.length, told: told, startedAt: nil, history: history, now: now + .seconds(1))
                #expect(abs((later ?? 0) - max(0, left - 1)) < 0.01)
            }
            #expect(checks.isEmpty)
        }
    }

    @Test func nothingIsSaidWhereNothingIsKnown() throws {
        let now = Timestamp(microseconds: 9_000_000)
        #expect(TimeLeft.running(length: 60, told: nil, startedAt: now, history: nil, now: now) == nil)
        #expect(TimeLeft.queued(length: 60, after: QueueAhead(), history: nil) == nil)
        #expect(TimeLeft.running(length: 60, told: nil, startedAt: Timestamp(microseconds: 4_000_000), history: 6, now: now) == 5)
        #expect(TimeLeft.queued(length: 60, after: QueueAhead(running: 1, runningLeft: nil), history: 6) == nil)
    }

    @Test func theHistoryOutweighsOneOddSegmentAndTheMeasureOutweighsTheHistory() throws {
        var meter = SpeedMeter(history: 10)
        #expect(meter.speed == 10)
        meter.add(audio: 2, time: 2)
        #expect(try #require(meter.speed) > 5)
        for _ in 0..<100 { meter.add(audio: 10, time: 5) }
        #expect(abs(try #require(meter.speed) - 2) < 0.05)
        #expect(SpeedMeter(history: nil).speed == nil)
    }

    @Test func aResumedRunBeginsWhereTheOtherStopped() {
        var progress = RecognitionProgress(length: 100, history: nil, resumedAt: 40, earlier: [0, 1, 2, 4])
        #expect(progress.covered == 40)
        progress.finished(TranscriptSegment(index: 3, start: 41, end: 50, text: "", words: []), after: 5)
        #expect(progress.covered == 50)
        progress.finished(TranscriptSegment(index: 6, start: 71, end: 80, text: "", words: []), after: 5)
        #expect(progress.covered == 59, "it is ahead of segment 5")
        progress.finished(TranscriptSegment(index: 5, start: 61, end: 70, text: "", words: []), after: 5)
        progress.cut(into: 9)
        let told = progress.report(at: Timestamp(microseconds: 0))
        #expect(told.fraction == 0.8 && told.counters["segments_done"] == 7 && told.counters["segments_total"] == 9)
    }

    @Test func whoWaitsIsToldOfTheQueueAndOfItsTime() async throws {
        try await Home.with(limit: 8 << 20) { home in
            try await home.database.write { tx in try EngineSpeeds.add("scripted", audio: 100, busy: 10, tx) }
            var recordings: [Recording] = []
            for seconds in [20, 30, 40] { recordings.append(try await home.upload(Home.silence(seconds: seconds))) }
            let listener = try await EventListener(home, recordings[2].id)
            let snapshot: StreamSnapshot = try #require(try await listener.next()).read()
            // 10 s of audio a second: 2 s and 3 s before it, 4 s of its own.
            #expect(snapshot.inTheMaking.map(\.jobsAhead) == [2] && snapshot.inTheMaking.map(\.secondsLeft) == [9])
            try await home.recordings.delete(recordings[0].id, of: home.account)
            let moved: TranscriptProgress = try #require(try await listener.next()).read()
            #expect(moved.jobsAhead == 1 && moved.secondsLeft == 7 && moved.status == .queued)
        }
    }

    @Test func aFinishedRunTeachesTheNext() async throws {
        try await Home.with(engine: ScriptedRecognizer()) { home in
            let before = try await home.database.read { tx in try EngineSpeeds.speed(of: "scripted", tx) }
            #expect(before == nil)
            _ = try await home.transcribed(SpokenSound.file(utterances: 3))
            let after = try await home.database.read { tx in try EngineSpeeds.speed(of: "scripted", tx) }
            #expect(try #require(after) > 0)
        }
    }

    @Test func whatWasLongAgoFades() async throws {
        try await Home.with { home in
            let speed = try await home.database.write { tx in
                for _ in 0..<10 { try EngineSpeeds.add("e", audio: 1000, busy: 1000, tx) }
                for _ in 0..<10 { try EngineSpeeds.add("e", audio: 1000, busy: 100, tx) }
                return try EngineSpeeds.speed(of: "e", tx)
            }
            #expect(try #require(speed) > 5)
        }
    }
}
