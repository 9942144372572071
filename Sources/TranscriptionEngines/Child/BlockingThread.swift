import CProcess
import Glibc

/// A thread of its own for calls that block.
enum BlockingThread {
    /// Runs `body` on a new detached thread.
    ///
    /// - Parameter name: shown by `ps` and debuggers; at most 15 bytes.
    /// - Returns: false if the system has no thread left; `body` was not run.
    @discardableResult
    static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(name: name, run: body))
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let error = pthread_create(
            &thread, &attributes,
            { pointer in
                guard let pointer else { return nil }
                let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
                crescendo_name_thread(body.name)
                body.run()
                return nil
            }, box.toOpaque())
        if error != 0 { box.release() }
        return error == 0
    }

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}
