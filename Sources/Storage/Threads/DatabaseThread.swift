#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread of a backend's own, on which it may block.
package final class DatabaseThread: Sendable {
    private let end = Monitor(false)

    /// Starts a thread that runs `body` once.
    ///
    /// - Parameter name: seen in `top -H`; at most 15 characters are kept.
    /// - Throws: `.unavailable` when the system gives no thread.
    package init(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
        let work = Work(name: String(name.prefix(15))) { [end] in
            body()
            end.withLock { $0 = true }
            end.broadcast()
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let pointer = Unmanaged.passRetained(work).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
            let result = pthread_create(&thread, &attributes, { Work.run($0) }, pointer)
        #else
            var thread = pthread_t()
            let result = pthread_create(&thread, &attributes, { Work.run($0!) }, pointer)
        #endif
        guard result == 0 else {
            Unmanaged<Work>.fromOpaque(pointer).release()
            throw StorageError(.unavailable, doing: "starting the thread \(name)", cause: String(cString: strerror(result)))
        }
    }

    /// Blocks until the body has returned.
    package func join() { end.wait { $0 ? () : nil } }

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
