import AudioCodecs
import FoundationEssentials
import Jobs
import ObjectStore
import Storage
import Transcription
import VoiceAnalysis
import VoiceCore

extension Recordings {
    /// Where the analysis of a recording stands.
    enum AnalysisState: Sendable {
        case made(AudioAnalysis.Kept)
        case pending(PendingAnalysis)
        /// It cannot be made; an error's code.
        case failed(String)
        /// It is not there, and this server makes none.
        case off
    }

    /// What is told of an analysis that is not there yet.
    struct PendingAnalysis: Codable, Equatable, Sendable {
        enum Status: String, Codable, CaseIterable, Sendable { case queued, running }

        let status: Status
        /// How far it is, 0 to 1, where that is known.
        let fraction: Double?
    }

    /// Finds the analysis of a recording. One that was never asked for, that an earlier version of the code has made, or that something on
    /// this server has kept from being made, is asked for now; an earlier version's is given meanwhile.
    ///
    /// - Throws: `.notFound`.
    func analysisState(of id: RecordingID, account: AccountID) async throws -> AnalysisState {
        let (audio, found, isWanted) = try await database.read { tx in
            let audio = try Self.audioObject(of: id, account: account, tx)
            let (found, isWanted) = try Self.lookUpAnalysis(of: audio, account: account, tx)
            return (audio, found, isWanted)
        }
        if analyses == .off {
            guard case .made(let kept)? = found else { return .off }
            return .made(kept)
        }
        if let found, !isWanted { return found }
        let job = JobID.make()
        return try await database.write { tx in
            let (found, isWanted) = try Self.lookUpAnalysis(of: audio, account: account, tx)
            if isWanted {
                _ = try Self.recording(id, of: account, tx)
                try Self.requestAnalysis(of: audio, job: job, account: account, tx)
            }
            return found ?? .pending(PendingAnalysis(status: .queued, fraction: nil))
        }
    }

    /// - Returns: where it stands, `nil` for nowhere, and whether it has to be asked for.
    private static func lookUpAnalysis(
        of audio: ObjectID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> (AnalysisState?, isWanted: Bool) {
        guard let analysis = try analysis(of: audio, account: account, tx) else { return (nil, true) }
        let job = try analysis.job.flatMap { try tx.job($0, account: account) }
        let failure = job.flatMap(Self.lastingFailure)
        if let kept = analysis.kept {
            let isUnderWay = job.map { !$0.state.isFinished } ?? false
            return (.made(kept), !analysis.isCurrent && !isUnderWay && failure == nil)
        }
        if let failure { return (.failed(failure), false) }
        guard let job, !job.state.isFinished else { return (nil, true) }
        let isRunning = job.state == .running
        return (
            .pending(PendingAnalysis(status: isRunning ? .running : .queued, fraction: isRunning ? job.progress?.fraction : nil)), false
        )
    }

    /// Why another run would end no better, as an error code.
    private static func lastingFailure(_ job: Job) -> String? {
        if job.state == .quarantined { return "job_crashed" }
        guard job.state == .failed, let code = job.failure?.code else { return nil }
        return code.hasPrefix("analysis_") || lostCodes.contains(code) || AudioError.refusals.contains(code) ? code : nil
    }

    /// Codes of objects that are gone for good.
    private static let lostCodes = [ObjectStoreError.notFound.code, "object_damaged"]

    /// A kept analysis with what its transcript adds, as far as that can be read.
    ///
    /// - Returns: `nil` if the analysis is lost, or of a version that this code cannot read; it is forgotten then, to be made again.
    func readAnalysis(
        _ kept: AudioAnalysis.Kept, of id: RecordingID, account: AccountID
    ) async throws -> (analysis: RecordingAnalysis, transcript: Transcript?)? {
        let measures: RecordingAnalysis
        do {
            let bytes = try await objects.bytes(kept.measures, account: account, limit: Self.measuresLimit)
            measures = try JSON.decode(from: Data(bytes))
        } catch {
            try await forget(kept, kept.measures, because: error, of: id, account: account)
            return nil
        }
        guard let transcript = try await currentWords(of: id, account: account) else { return (measures, nil) }
        return (measures.adding(transcript), transcript)
    }

    /// The tracks of a kept analysis; `nil` as with `readAnalysis`.
    func readTracks(_ kept: AudioAnalysis.Kept, of id: RecordingID, account: AccountID) async throws -> AnalysisTracks? {
        do {
            return try TrackFile.read(try await objects.bytes(kept.tracks, account: account, limit: Self.tracksLimit))
        } catch {
            try await forget(kept, kept.tracks, because: error, of: id, account: account)
            return nil
        }
    }

    /// The rows of one track whose times lie in a range; `nil` as with `readAnalysis`.
    func readTrack(
        _ measure: AnalysisMeasure, from: Double, to: Double, _ kept: AudioAnalysis.Kept, of id: RecordingID, account: AccountID
    ) async throws -> AnalysisTrack? {
        do {
            let head = try await bytes(of: kept, 0..<min(kept.tracksBytes, TrackFile.longestDirectory), account: account)
            let (file, start) = try TrackFile.directory(head)
            guard let entry = file.tracks.first(where: { $0.measure == measure }) else { throw TrackFile.Unreadable() }
            let rows = entry.rows(from: from, to: to)
            let place = try entry.bytes(rows: rows)
            let range = Int64(start + place.lowerBound)..<Int64(start + place.upperBound)
            return try entry.track(range.isEmpty ? [] : try await bytes(of: kept, range, account: account), from: rows.lowerBound)
        } catch {
            try await forget(kept, kept.tracks, because: error, of: id, account: account)
            return nil
        }
    }

    /// Of the measures' document and of the tracks' file, which does not grow beyond some MB an hour.
    private static let measuresLimit: Int64 = 1 << 20
    private static let tracksLimit: Int64 = 256 << 20

    private func bytes(of kept: AudioAnalysis.Kept, _ range: Range<Int64>, account: AccountID) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await objects.read(kept.tracks, account: account, range: range).chunks { bytes += chunk }
        return bytes
    }

    /// - Throws: the error itself if it says nothing of what is kept.
    private func forget(
        _ kept: AudioAnalysis.Kept, _ object: ObjectID, because error: any Error, of id: RecordingID, account: AccountID
    ) async throws {
        let isLost = (error as? any CodedError).map { Self.lostCodes.contains($0.code) } ?? false
        guard isLost || error is DecodingError || error is TrackFile.Unreadable else { throw error }
        try await database.write { tx in
            let audio = try Self.audioObject(of: id, account: account, tx)
            try Self.forgetAnalysis(kept, lost: isLost ? object : nil, of: audio, account: account, tx)
        }
    }

    /// The current transcript's words; `nil` while there are none, or if they are lost.
    private func currentWords(of id: RecordingID, account: AccountID) async throws -> Transcript? {
        let object = try await database.read { tx in
            try Self.transcript(Self.recording(id, of: account, tx).transcriptId, of: account, tx).object
        }
        guard let object else { return nil }
        do {
            return try await document(object, account: account)
        } catch let error as ObjectStoreError where Self.lostCodes.contains(error.code) {
            return nil
        }
    }
}
