public import ObjectStore
public import VoiceCore

/// A store under test, with accounts that have keys.
public protocol ObjectStoreFixture: Sendable {
    var store: any ObjectStore { get }
    var account: AccountID { get }
    var otherAccount: AccountID { get }

    /// Another store over the same data, as after a restart; nothing of the first one is used any more.
    func reopened() async throws -> any ObjectStore
}

/// What every object store keeps to. A test target runs all of them on its store:
///
///     @Test(arguments: ObjectStoreContract.all) func keeps(_ rule: ObjectStoreContract) async throws {
///         try await rule.check(Fixture())
///     }
public struct ObjectStoreContract: Sendable, CustomStringConvertible {
    public let description: String
    public let check: @Sendable (any ObjectStoreFixture) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (any ObjectStoreFixture) async throws -> Void) {
        self.description = description
        self.check = check
    }

    public static let all = reading + writing + resuming + sweeping

    /// Lengths around the borders of the pieces that stores work in.
    static let lengths = [0, 1, 65_535, 65_536, 65_537, 4 * 65_536, 5 * 65_536 + 17]

    /// A stream of pieces of `size` bytes.
    public static func pieces(_ bytes: [UInt8], by size: Int) -> PulledSequence<[UInt8]> {
        PulledSequence {
            var rest = bytes[...]
            return {
                defer { rest = rest.dropFirst(size) }
                return rest.isEmpty ? nil : Array(rest.prefix(size))
            }
        }
    }

    static func collect(_ content: ObjectContent) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in content.chunks { bytes += chunk }
        return bytes
    }

    static func ids(_ store: any ObjectStore, writtenBy cutoff: Timestamp) async throws -> Set<ObjectID> {
        var ids: Set<ObjectID> = []
        for try await page in store.objects(writtenBy: cutoff) { ids.formUnion(page) }
        return ids
    }

    /// A time after everything that the test wrote.
    static var later: Timestamp { SystemWallClock().now() + .seconds(60) }
}
