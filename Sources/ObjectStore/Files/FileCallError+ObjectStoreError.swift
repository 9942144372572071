import Glibc

extension FileCallError {
    /// The same in the words of those who store objects.
    var asObjectStoreError: ObjectStoreError {
        switch errno {
        case ENOSPC, EDQUOT, EFBIG: .full
        case ENOENT: .notFound
        default: .io(call: call, errno: errno)
        }
    }
}

/// Runs file calls and names their errors as the store's.
func namingFileErrors<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as FileCallError {
        throw error.asObjectStoreError
    }
}
