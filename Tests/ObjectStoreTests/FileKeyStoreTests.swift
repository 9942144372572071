import Crypto
import FoundationEssentials
import Glibc
import ObjectStore
import ObjectStoreTestKit
import Testing
import VoiceCore

@Suite struct FileKeyStoreTests {
    private let directory: TemporaryDirectory
    private let store: FileKeyStore
    private let account = AccountID.make()

    init() throws {
        directory = try TemporaryDirectory()
        store = try FileKeyStore(directory: directory.path + "/keys")
    }

    @Test func aKeyIsMadeOnceAndOutlivesARestart() async throws {
        let made = try await store.create(for: account)
        let again = try await store.create(for: account)
        let read = try await FileKeyStore(directory: directory.path + "/keys").keys(for: account)
        #expect(made.contentHash == again.contentHash)
        #expect(made.contentHash == read.contentHash)
        #expect(made.encryption == read.encryption)
        #expect(made.contentHash != made.encryption)
        #expect(try await store.accounts() == [account])
    }

    @Test func accountsHaveDifferentKeys() async throws {
        let one = try await store.create(for: account)
        let other = try await store.create(for: AccountID.make())
        #expect(one.contentHash != other.contentHash)
        #expect(one.encryption != other.encryption)
    }

    @Test func onlyTheOwnerMayReadThem() async throws {
        _ = try await store.create(for: account)
        #expect(try mode("/keys") == 0o700)
        #expect(try mode("/keys/\(account.text).key") == 0o600)
    }

    @Test func anErasedKeyIsGoneForGood() async throws {
        _ = try await store.create(for: account)
        for _ in 0..<2 { try await store.erase(account) }
        await #expect(throws: ObjectStoreError.keyErased) { _ = try await store.keys(for: account) }
        await #expect(throws: ObjectStoreError.keyErased) { _ = try await store.create(for: account) }
        #expect(try await store.accounts() == [])
        #expect(try directory.files() == ["keys/erased/\(account.text)"])
    }

    @Test func whatWasErasedIsErasedAgainWhenABackupBringsItBack() async throws {
        _ = try await store.create(for: account)
        let path = directory.path + "/keys/\(account.text).key"
        let backup = try Data(contentsOf: URL(filePath: path))
        try await store.erase(account)
        try backup.write(to: URL(filePath: path))
        let restored = try FileKeyStore(directory: directory.path + "/keys")
        await #expect(throws: ObjectStoreError.keyErased) { _ = try await restored.keys(for: account) }
        #expect(try directory.files() == ["keys/erased/\(account.text)"])
    }

    @Test(arguments: [0, 8, 39, 43]) func aDamagedKeyIsRefusedAndNotReplaced(_ offset: Int) async throws {
        _ = try await store.create(for: account)
        let path = directory.path + "/keys/\(account.text).key"
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        bytes[offset] ^= 1
        try Data(bytes).write(to: URL(filePath: path))
        await #expect(throws: ObjectStoreError.keyDamaged) { _ = try await store.keys(for: account) }
        await #expect(throws: ObjectStoreError.keyDamaged) { _ = try await store.create(for: account) }
    }

    @Test func aKeyThatWasNeverMadeIsMissing() async throws {
        await #expect(throws: ObjectStoreError.keyMissing) { _ = try await store.keys(for: account) }
    }

    /// A key that was answered is there after a power cut at any later call, and one that was not is whole or missing.
    @Test func aKeyIsDurableBeforeItIsAnswered() async throws {
        var answers = 0
        for number in 0..<16 {
            let place = try TemporaryDirectory()
            let disk = VolatileFileCalls()
            let made = await keys(from: FaultyFileCalls(disk, plan: FaultyFileCalls.ending(at: number)), in: place)
            try disk.cutPower(root: place.path)
            let store = try FileKeyStore(directory: place.path + "/keys", calls: disk)
            if let made {
                answers += 1
                #expect(try await store.keys(for: account).contentHash == made.contentHash, "call \(number)")
            } else {
                _ = try await store.create(for: account)
            }
        }
        #expect(answers > 1)
    }

    @Test func secretsOfTheInstallationAreMadeOnce() async throws {
        let made = try await store.installationSecret("links")
        #expect(try await store.installationSecret("links") == made)
        #expect(try await store.installationSecret("other") != made)
        #expect(try await FileKeyStore(directory: directory.path + "/keys").installationSecret("links") == made)
        #expect(try await store.accounts() == [])
    }

    @Test func keysAreNeverPrinted() async throws {
        let keys = try await store.create(for: account)
        var dumped = ""
        dump(keys, to: &dumped)
        #expect("\(keys)" == "***")
        #expect(String(reflecting: keys) == "***")
        #expect(!dumped.contains("contentHash"))
    }

    private func keys(from calls: any FileCalls, in place: TemporaryDirectory) async -> AccountKeys? {
        try? await FileKeyStore(directory: place.path + "/keys", calls: calls).create(for: account)
    }

    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(directory.path + path, &status) == 0)
        return status.st_mode & 0o777
    }
}
