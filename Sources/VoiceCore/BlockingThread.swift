#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Threads for calls that block, apart from the pool that tasks share.
package enum BlockingThread {
    /// Enough for what such threads do, and little beside the system's 8 MB.
    private static let stackBytes = 1 << 20

    /// Runs `body` on a new detached thread.
    ///
    /// - Parameter name: shown by `ps` and debuggers; at most 15 characters are kept.
    /// - Returns: false if the system has no thread left; `body` was not run.
    @discardableResult
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(name: String(name.prefix(15)), body: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        #if canImport(Darwin)
            var thread: pthread_t?
            let error = pthread_create(&thread, &attributes, { Work.run($0) }, work.toOpaque())
        #else
            var thread = pthread_t()
            let error = pthread_create(&thread, &attributes, { $0.flatMap(Work.run) }, work.toOpaque())
        #endif
        if error != 0 { work.release() }
        return error == 0
    }

    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        static func run(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
            let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
            #if canImport(Darwin)
                pthread_setname_np(work.name)
            #else
                // Glibc's pthread_setname_np is not imported; the kernel takes the name from here too.
                let file = open("/proc/thread-self/comm", O_WRONLY)
                if file >= 0 {
                    _ = work.name.utf8CString.withUnsafeBytes { write(file, $0.baseAddress, $0.count - 1) }
                    _ = close(file)
                }
            #endif
            work.body()
            return nil
        }
    }
}
