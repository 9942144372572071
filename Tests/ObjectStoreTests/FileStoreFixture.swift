import Crypto
import ObjectStore
import ObjectStoreTestKit
import VoiceCore

/// A file store in a directory of its own.
struct FileStoreFixture: ObjectStoreFixture {
    let directory: TemporaryDirectory
    let keys = InMemoryKeyStore()
    let account = AccountID.make()
    let otherAccount = AccountID.make()
    let files: FileObjectStore

    var store: any ObjectStore { files }
    var root: String { directory.path + "/store" }

    init(calls: any FileCalls = POSIXFileCalls(), limit: Int64 = .max) async throws {
        directory = try TemporaryDirectory()
        for account in [account, otherAccount] { _ = try await keys.create(for: account) }
        files = try FileObjectStore(directory: directory.path + "/store", keys: keys, limit: limit, calls: calls)
    }

    func reopened() async throws -> any ObjectStore { try reopened(calls: POSIXFileCalls()) }

    func reopened(calls: any FileCalls) throws -> FileObjectStore { try FileObjectStore(directory: root, keys: keys, calls: calls) }

    /// The file of an object.
    func path(of id: ObjectID) -> String { "\(root)/objects/\(id.text.suffix(2))/\(id.text)" }
}
