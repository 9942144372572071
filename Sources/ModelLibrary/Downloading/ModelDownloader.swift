import VoiceCore

/// Brings a file to the disk, over as many connections as it takes.
struct ModelDownloader<Transport: ModelTransport>: Sendable {
    let transport: Transport
    /// Does the writing, which blocks.
    let disk: SerialThread
    /// Waits before the connection is tried again; the number of attempts without one new byte, from 1.
    let pause: @Sendable (Int) async throws -> Void
    let tell: @Sendable (ModelProgress) -> Void

    /// Attempts in a row that bring nothing.
    static var mostAttempts: Int { 5 }
    /// What is written at a time.
    private static var pieceBytes: Int { 1 << 20 }

    /// Downloads all of it, going on with what is there.
    ///
    /// - Throws: `ModelError`; `CancellationError`. What came so far stays.
    func run(_ plan: ResumableDownload, into part: PartialDownload) async throws {
        var plan = plan
        if plan.received == 0 { try await disk.run { try part.remove() } }
        var attempts = 0
        while !plan.isComplete {
            let before = plan.received
            do {
                try await attempt(&plan, part)
                if plan.total == nil && plan.expected == nil { return }
            } catch let failure as TransportFailure {
                try Task.checkCancellation()
                attempts = plan.received > before ? 1 : attempts + 1
                let error = ModelError(failure, host: plan.address.host)
                guard error.isRetryable, attempts < Self.mostAttempts else { throw error }
                try await again(&plan, attempts)
            } catch let error as ModelError where error.isRetryable && error.isOfTheServer {
                attempts += 1
                guard attempts < Self.mostAttempts else { throw error }
                try await again(&plan, attempts)
            }
        }
    }

    private func again(_ plan: inout ResumableDownload, _ attempts: Int) async throws {
        tell(.tryingAgain)
        try await pause(attempts)
        plan.retry()
    }

    /// Asks until a body came, and reads that to its end.
    private func attempt(_ plan: inout ResumableDownload, _ part: PartialDownload) async throws {
        while true {
            let answer = try await transport.get(plan.request)
            switch try plan.answered(answer.head) {
            case .ask: continue
            case .complete: return
            case .startAnew: return try await read(answer.body, &plan, part, .new)
            case .append: return try await read(answer.body, &plan, part, .end)
            }
        }
    }

    private func read(
        _ body: Transport.Body, _ plan: inout ResumableDownload, _ part: PartialDownload, _ beginning: WrittenFile.Beginning
    ) async throws {
        let note = PartialDownload.Note(address: plan.origin.text, entityTag: plan.entityTag, total: plan.total)
        let file = try await disk.run { () throws -> PartFile in
            // The note first: bytes without one are of nobody knows what.
            if beginning == .new { try part.remove() }
            try part.write(note)
            return PartFile(try WrittenFile(part.path, beginning))
        }
        var piece: [UInt8] = []
        do {
            for try await bytes in body {
                try Task.checkCancellation()
                try plan.count(bytes.count)
                tell(.downloading(received: plan.received, of: plan.expected ?? plan.total))
                piece += bytes
                if piece.count >= Self.pieceBytes { try await write(&piece, to: file) }
            }
        } catch {
            // What came before the connection broke need not come again.
            try? await write(&piece, to: file)
            plan.received = part.bytes
            throw error
        }
        try await write(&piece, to: file)
        try await disk.run { try file.file.synchronize() }
        if let wanted = plan.expected ?? plan.total, plan.received < wanted { throw TransportFailure.broken }
    }

    private func write(_ piece: inout [UInt8], to file: PartFile) async throws {
        guard !piece.isEmpty else { return }
        let bytes = piece
        piece = []
        try await disk.run { try bytes.withUnsafeBytes { try file.file.write($0) } }
    }
}

/// The part's file, as closures on the disk's thread share it.
// Only that one thread touches the file while the value is shared.
private final class PartFile: @unchecked Sendable {
    let file: WrittenFile

    init(_ file: WrittenFile) { self.file = file }
}

extension ModelError {
    init(_ failure: TransportFailure, host: String) {
        switch failure {
        case .unreachable: self = .unreachable(host: host)
        case .untrusted: self = .untrusted(host: host)
        case .silent(let seconds): self = .silent(host: host, seconds: seconds)
        case .broken: self = .broken(host: host)
        }
    }

    /// Whether asking the server again may help, other than making room on the disk.
    fileprivate var isOfTheServer: Bool {
        switch self {
        case .refused, .silent, .broken: true
        default: false
        }
    }
}
