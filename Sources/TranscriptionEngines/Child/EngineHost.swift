import CProcess
import Dispatch
import Glibc
import VoiceCore

/// Runs one engine in this process and answers the server over a socket until the server goes away.
///
/// The process that the server starts reads the model, and is then forked for each engine that is wanted: they share its memory.
/// In each of them a thread of its own reads the socket, so that a ping is answered and the server's end noticed while the engine computes; the
/// calling thread owns the engine. When the socket closes, the process ends at once, whatever the engine does.
public enum EngineHost {
    /// The descriptor that a child finds its socket at.
    public static let socket: Int32 = 3

    /// Holds the parent's process id, so that a parent that died meanwhile is noticed.
    static let parentVariable = CRESCENDO_PARENT_VARIABLE

    /// Loads the engine and, in each process forked from this one, says hello and works until it is told to stop or the server is gone.
    /// Called on the only thread of the process.
    ///
    /// - Parameter load: reads the model, without starting a thread; what it throws is told to the server by the forked process.
    /// - Returns: the process's exit status: 0 after an orderly end, 1 if the engine could not be loaded.
    public static func run<Engine: HostedEngine>(socket: Int32 = EngineHost.socket, load: () throws -> Engine) -> Int32 {
        let parent = getenv(parentVariable).flatMap { pid_t(String(cString: $0)) } ?? 0
        guard crescendo_settle_child(parent) == 0 else { return 0 }
        let loaded = Result { try load() }
        guard crescendo_serve_forks(socket) == 0 else { return 0 }
        return serve(loaded, on: socket)
    }

    private static func serve<Engine: HostedEngine>(_ loaded: Result<Engine, any Error>, on socket: Int32) -> Int32 {
        let line = HostLine<Engine.Work.Settings>(socket: socket)
        line.startReading()
        let engine: Engine
        do {
            engine = try loaded.get()
        } catch {
            let failure =
                (error as? any CodedError).map(EngineFailure.init)
                ?? EngineFailure(code: "engine_start_failed", message: "The speech engine could not be started.", retryable: true)
            if let frame = EngineFrame.json(.error, failure) { line.send(frame) }
            return 1
        }
        guard let hello = EngineFrame.json(.hello, engine.hello) else { return 1 }
        line.send(hello)
        EngineWorker(engine: engine, line: line).work()
        return 0
    }
}

/// Carries the requests out, one after the other, on the thread that owns the engine.
private struct EngineWorker<Engine: HostedEngine> {
    let engine: Engine
    let line: HostLine<Engine.Work.Settings>

    func work() {
        var form = SampleForm.int16
        var failure: EngineError?
        while true {
            switch line.nextWork() {
            case .begin(_, let begin):
                form = begin.sampleForm
                failure = outcome { () throws(EngineError) in try engine.begin(begin.settings) }
            case .feed(let request, let bytes):
                guard failure == nil, line.isWanted(request) else { continue }
                failure = outcome { () throws(EngineError) in
                    guard let partial = try engine.feed(form.int16Samples(bytes)) else { return }
                    if let frame = EngineFrame.json(.partial, request: request, partial) { line.answer(request, frame) }
                }
            case .finish(let request):
                line.answer(request, answer(to: request, after: failure))
            case .abandon:
                engine.abandon()
            case .exit:
                return
            }
        }
    }

    private func outcome(of call: () throws(EngineError) -> Void) -> EngineError? {
        do {
            try call()
            return nil
        } catch { return error }
    }

    private func answer(to request: UInt32, after failure: EngineError?) -> EngineFrame {
        do throws(EngineError) {
            if let failure { throw failure }
            guard line.isWanted(request) else { throw .cancelled }
            if let frame = EngineFrame.json(.result, request: request, try engine.finish()) { return frame }
            throw EngineError(code: "result_too_long", userMessage: "The engine's answer is too long to be sent.", isRetryable: false)
        } catch {
            engine.abandon()
            return EngineFrame.json(.error, request: request, EngineFailure(error)) ?? EngineFrame(.error, request: request)
        }
    }
}
