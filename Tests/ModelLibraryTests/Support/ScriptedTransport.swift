import NIOConcurrencyHelpers

@testable import ModelLibrary

/// A publisher in memory, that answers properly or as it is told, one turn for each request; the last turn is repeated.
struct ScriptedTransport: ModelTransport {
    enum Turn: Sendable {
        /// As a good server does: the rest for a range whose tag fits, else all.
        case properly
        /// Properly, until the connection breaks behind so many bytes of the body.
        case breakAfter(Int)
        case fail(TransportFailure)
        case head(DownloadHead)
        /// All of it, whatever was asked for.
        case wholeAnyway
        /// More than was said.
        case overflow
        /// Never an answer; ends when the caller gives up.
        case hang
    }

    private struct State {
        var file: [UInt8]
        var tag: String?
        var turns: [Turn]
        var requests: [DownloadRequest] = []
    }

    private let state: NIOLockedValueBox<State>

    init(_ file: [UInt8], tag: String? = "\"1\"", _ turns: Turn...) {
        state = NIOLockedValueBox(State(file: file, tag: tag, turns: turns))
    }

    var requests: [DownloadRequest] { state.withLockedValue { $0.requests } }

    /// The publisher replaces the file.
    func replace(_ file: [UInt8], tag: String?) { state.withLockedValue { ($0.file, $0.tag) = (file, tag) } }

    func get(_ request: DownloadRequest) async throws -> DownloadAnswer<AsyncThrowingStream<[UInt8], any Error>> {
        let (turn, file, tag) = state.withLockedValue { state in
            state.requests.append(request)
            let turn = state.turns.count > 1 ? state.turns.removeFirst() : state.turns.first ?? .properly
            return (turn, state.file, state.tag)
        }
        switch turn {
        case .properly: return Self.answer(request, file, tag)
        case .breakAfter(let count): return Self.answer(request, file, tag, breakAfter: count)
        case .fail(let failure): throw failure
        case .head(let head): return DownloadAnswer(head: head, body: Self.body([]))
        case .wholeAnyway:
            return DownloadAnswer(head: DownloadHead(status: 200, contentLength: Int64(file.count), entityTag: tag), body: Self.body(file))
        case .overflow:
            return DownloadAnswer(head: DownloadHead(status: 200, entityTag: tag), body: Self.body(file + file))
        case .hang:
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            throw CancellationError()
        }
    }

    private static func answer(
        _ request: DownloadRequest, _ file: [UInt8], _ tag: String?, breakAfter: Int? = nil
    ) -> DownloadAnswer<AsyncThrowingStream<[UInt8], any Error>> {
        let isPart = request.offset > 0 && (request.ifRange == nil || request.ifRange == tag)
        guard !isPart || request.offset < file.count else {
            return DownloadAnswer(head: DownloadHead(status: 416, contentRange: "bytes */\(file.count)"), body: body([]))
        }
        let rest = isPart ? Array(file[Int(request.offset)...]) : file
        let head = DownloadHead(
            status: isPart ? 206 : 200, contentLength: Int64(rest.count),
            contentRange: isPart ? "bytes \(request.offset)-\(file.count - 1)/\(file.count)" : nil, entityTag: tag)
        return DownloadAnswer(head: head, body: body(rest, breakAfter: breakAfter))
    }

    private static func body(_ bytes: [UInt8], breakAfter: Int? = nil) -> AsyncThrowingStream<[UInt8], any Error> {
        let (stream, give) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        let sent = bytes.prefix(breakAfter ?? bytes.count)
        for start in stride(from: 0, to: sent.count, by: 700) { give.yield(Array(sent[start..<min(start + 700, sent.count)])) }
        if breakAfter == nil { give.finish() } else { give.finish(throwing: TransportFailure.broken) }
        return stream
    }
}
