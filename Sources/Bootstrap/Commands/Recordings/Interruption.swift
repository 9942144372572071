import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C, a hang-up, or a request to end: the work is cancelled, tidies up behind itself, and the command ends with 130. A second signal
/// ends it at once.
enum Interruption {
    static func watching(_ work: @escaping @Sendable () async -> ExitStatus) async -> ExitStatus {
        let working = Task { await work() }
        let signals = await UnixSignalsSequence(trapping: [.sigint, .sigterm, .sighup])
        let watching = Task {
            for await _ in signals {
                if working.isCancelled { _exit(ExitStatus.interrupted.rawValue) }
                working.cancel()
            }
        }
        let status = await working.value
        watching.cancel()
        return working.isCancelled ? .interrupted : status
    }
}

extension CommandOutput {
    /// As `run`, for work that can be interrupted; then nothing is said.
    func runInterruptibly(_ work: @escaping @Sendable () async throws -> ExitStatus) async -> ExitStatus {
        await Interruption.watching {
            do {
                return try await work()
            } catch is CancellationError {
                return .interrupted
            } catch {
                return fail(error)
            }
        }
    }
}
