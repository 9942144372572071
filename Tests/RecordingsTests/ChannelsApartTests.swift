import AudioCodecs
import Foundation
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// A call with one speaker a channel.
@Suite struct ChannelsApartTests {
    /// Two channels that speak in turns: the first, then the second, then the first again.
    private func call() throws -> [UInt8] {
        func samples(_ seed: UInt64) throws -> [Float] {
            var reader = WAVReader()
            var samples: [Float] = []
            try reader.push(SpokenSound.file(seed: seed).span.bytes, into: &samples)
            return samples
        }
        let (one, two, three) = (try samples(1), try samples(2), try samples(3))
        func silence(_ other: [Float]) -> [Float] { [Float](repeating: 0, count: other.count) }
        return WAVWriter.file(
            AudioBuffer(channels: [one + silence(two) + three, silence(one) + two + silence(three)], sampleRate: 16_000))
    }

    private func check(_ home: Home, _ file: [UInt8]) async throws {
        let recording = try await home.upload(file, more: ["multichannel": "true"])
        try await home.work(until: recording.jobId)
        let transcript = try await home.transcript(of: recording.id)
        #expect(transcript.segments.map(\.channel) == [1, 2, 1], "\(transcript.segments.map(\.channel))")
        #expect(transcript.segments.map(\.speaker) == ["Channel 1", "Channel 2", "Channel 1"])
        #expect(transcript.segments.map(\.start) == transcript.segments.map(\.start).sorted())
        #expect(Set(transcript.words.map(\.id)).count == transcript.words.count)
        let text = String(decoding: try await home.answer("exportRecording", ["id": recording.id.text], query: "format=txt"), as: UTF8.self)
        #expect(text == "Channel 1: word\nChannel 2: word\nChannel 1: word\n")
        let captions = String(
            decoding: try await home.answer("exportRecording", ["id": recording.id.text], query: "format=vtt"), as: UTF8.self)
        #expect(captions.contains("<v Channel 2>word"))
        let mixed: TranscriptSummary = try await home.call(
            "transcribeRecording", #"{"multichannel":false}"#, path: ["id": recording.id.text])
        #expect(mixed.id != recording.transcriptId && mixed.requestedMultichannel == nil)
        try await home.work(until: try #require(mixed.jobId))
        #expect(try await home.transcript(of: recording.id).segments.allSatisfy { $0.channel == nil && $0.speaker == nil })
    }

    @Test func eachChannelIsASpeaker() async throws {
        let wav = try call()
        let flac = try await Studio().encode(wav, "call.flac")
        try await Home.with(limit: 8 << 20) { home in
            try await check(home, wav)
            try await check(home, flac)
        }
    }

    @Test func afterACrashOnlyWhatLacksIsHeardAgain() async throws {
        let engine = ScriptedRecognizer()
        let flac = try await Studio().encode(try call(), "call.flac")
        try await Home.with(limit: 8 << 20, engine: engine) { home in
            let recording = try await home.upload(flac, more: ["multichannel": "true"])
            let account = home.account
            // As an earlier run would have left it.
            let segment = TranscriptSegment(
                index: 1, start: 5, end: 6, text: "kept", words: [], speaker: "Channel 2", channel: 2)
            let receipt = try await home.objects.put(Array(JSON.encode(segment)), account: account)
            let identity = try await engine.identity()
            try await home.database.write { tx in
                try Recordings.begin(recording.transcriptId, of: recording.id, with: identity, account: account, tx)
                try Recordings.keep(segment: 1, as: receipt, of: recording.transcriptId, account: account, tx)
            }
            try await home.work(until: recording.jobId)
            let transcript = try await home.transcript(of: recording.id)
            #expect(transcript.segments.contains { $0.text == "kept" && $0.channel == 2 })
            #expect(engine.calls.withLockedValue { $0 } == 2, "the first channel's two segments")
        }
    }

    /// One speaker talks and the other listens: what is said is told at once, and the count comes out even.
    @Test func whatIsSaidIsToldAtOnceThoughAnotherChannelIsSilent() async throws {
        func samples(_ seed: UInt64) throws -> [Float] {
            var reader = WAVReader()
            var samples: [Float] = []
            try reader.push(SpokenSound.file(seed: seed, utterances: 3).span.bytes, into: &samples)
            return samples
        }
        let speech = try samples(4)
        let file = WAVWriter.file(
            AudioBuffer(channels: [speech, [Float](repeating: 0, count: speech.count)], sampleRate: 16_000))
        let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        let gate = PermitGate(permits)
        try await Home.with(limit: 8 << 20, engine: GatedRecognizer(slots: 1) { _ in await gate.wait() }) { home in
            let recording = try await home.upload(file, more: ["multichannel": "true"])
            let listener = try await EventListener(home, recording.id)
            async let working: Void = home.work(until: recording.jobId)
            // Two are recognised side by side, and either may get ready first.
            for _ in 0..<2 { permit.yield() }
            for number in 0..<2 {
                let told = try #require(try await listener.events(until: "transcript.segment").last).read(SegmentEvent.self)
                #expect(told.segment.index == number && told.segment.channel == 1, "before the third is recognised")
            }
            for _ in 0..<20 { permit.yield() }
            let rest = try await listener.events(until: "transcript.completed")
            try await working
            let progress = try rest.filter { $0.name == "transcript.progress" }.map { try $0.read(TranscriptProgress.self) }
            let count = try await home.transcript(of: recording.id).segments.count
            #expect(try rest.words.count + 2 == count && count >= 3)
            #expect(progress.allSatisfy { $0.segmentsTotal.map { $0 == count } ?? true })
        }
    }

    /// The engine gives up on one channel once: what was heard of the other stays, and all of it comes in order.
    @Test func aChannelThatFailsOnceIsHeardOnTheNextAttempt() async throws {
        let engine = GatedRecognizer(slots: 1) { call in
            // More often than a segment is tried within one attempt of the job.
            if (1...3).contains(call) { throw TranscriptionError(code: "engine_test", userMessage: "x", isRetryable: true) }
        }
        try await Home.with(limit: 8 << 20, engine: engine) { home in
            let recording = try await home.upload(try call(), more: ["multichannel": "true"])
            let listener = try await EventListener(home, recording.id)
            async let working: Void = home.work(until: recording.jobId)
            let events = try await listener.events(until: "transcript.completed")
            try await working
            let told = try events.filter { $0.name == "transcript.segment" }.map { try $0.read(SegmentEvent.self).segment }
            #expect(told.map(\.index) == [0, 1, 2] && told.map(\.channel) == [1, 2, 1])
            #expect(try await home.transcript(of: recording.id).segments == told)
        }
    }

    @Test func aFileWithOneChannelIsTranscribedAsEver() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file(), more: ["multichannel": "true"])
            try await home.work(until: recording.jobId)
            #expect(try await home.transcript(of: recording.id).segments.allSatisfy { $0.channel == nil && $0.speaker == nil })
        }
    }

    @Test func aChannelThatIsNoFlagIsRefused() async throws {
        try await Home.with { home in
            #expect(await refusal { try await home.upload(more: ["multichannel": "both"]) } == "invalid_field")
            #expect(await refusal { try await home.upload(more: ["track": "0"]) } == "invalid_field")
        }
    }
}
