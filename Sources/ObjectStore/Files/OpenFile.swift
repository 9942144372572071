import Glibc

/// A file descriptor that closes itself.
package final class OpenFile: Sendable {
    package enum Mode: Sendable {
        case reading
        /// For reading and writing; the file must be there.
        case writing
        /// For reading and writing; the file must not be there. Only its owner may read it.
        case creating
    }

    let descriptor: Int32

    /// Tells one open file from another.
    package var number: Int32 { descriptor }

    package let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    // Errors of close tell nothing here: what must be durable was synchronised before.
    deinit { _ = close(descriptor) }
}
