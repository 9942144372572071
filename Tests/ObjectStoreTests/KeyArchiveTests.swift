import Crypto
import ObjectStore
import ObjectStoreTestKit
import Testing
import VoiceCore

@Suite struct KeyArchiveTests {
    private let directory: TemporaryDirectory
    private let store: FileKeyStore
    private var keys: String { directory.path + "/keys" }

    init() throws {
        directory = try TemporaryDirectory()
        store = try FileKeyStore(directory: directory.path + "/keys")
    }

    private func archive() throws -> KeyArchive { try KeyArchive(directory: keys, at: Timestamp(microseconds: 17)) }

    @Test func whatWasSealedIsOpenedAndWrittenAgain() async throws {
        let (account, erased) = (AccountID.make(), AccountID.make())
        for account in [account, erased] { _ = try await store.create(for: account) }
        let original = try await store.keys(for: account)
        let links = try await store.installationSecret("links")
        try await store.erase(erased)
        let recovery = RecoveryKey.make()
        for (lock, word) in [
            (SealedKeys.Lock.recoveryKey(recovery), recovery.text), (.passphrase(Secret("correct horse"), rounds: 10), "correct horse"),
        ] {
            let sealed = try SealedKeys.seal(try archive(), with: lock)
            let opened = try SealedKeys.open(sealed, with: Secret(word))
            #expect(opened.madeAt == Timestamp(microseconds: 17) && opened.erased == [erased])
            let target = directory.path + "/restored-\(word.count)"
            try opened.write(to: target)
            let restored = try FileKeyStore(directory: target)
            #expect(try await restored.keys(for: account).encryption == original.encryption)
            #expect(try await restored.installationSecret("links") == links)
            await #expect(throws: ObjectStoreError.keyErased) { _ = try await restored.keys(for: erased) }
        }
    }

    @Test func aSealedFileThatWasChangedAnywhereIsRefused() async throws {
        _ = try await store.create(for: .make())
        let recovery = RecoveryKey.make()
        let sealed = try SealedKeys.seal(try archive(), with: .recoveryKey(recovery))
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: KeyArchiveError.self, "byte \(index)") { _ = try SealedKeys.open(changed, with: Secret(recovery.text)) }
        }
        for length in [0, 8, 60, sealed.count - 1] {
            #expect(throws: KeyArchiveError.self) { _ = try SealedKeys.open(Array(sealed[..<length]), with: Secret(recovery.text)) }
        }
        #expect(throws: KeyArchiveError.locked) { _ = try SealedKeys.open(sealed, with: Secret(RecoveryKey.make().text)) }
        #expect(throws: KeyArchiveError.notARecoveryKey) { _ = try SealedKeys.open(sealed, with: Secret("correct horse")) }
        #expect(throws: KeyArchiveError.passphraseTooShort(least: 10)) {
            _ = try SealedKeys.seal(try archive(), with: .passphrase(Secret("123456789")))
        }
    }

    @Test func aRecoveryKeyIsReadAsPeopleWriteItAndASlipIsNoticed() throws {
        for _ in 0..<50 {
            let key = RecoveryKey.make()
            let text = key.text
            #expect(text.count == 14 * 5 - 1)
            #expect(RecoveryKey(text) == key)
            let written = text.uppercased().replacing("-", with: " ").replacing("0", with: "O").replacing("1", with: "I")
            #expect(RecoveryKey(" " + written) == key)
            let letters = Array(text)
            let at = letters.indices.filter { letters[$0] != "-" }.randomElement() ?? 0
            var slip = letters
            slip[at] = letters[at] == "7" ? "9" : "7"
            #expect(RecoveryKey(String(slip)) == nil)
            #expect("\(key)" == "***")
        }
        #expect(RecoveryKey("") == nil && RecoveryKey(String(repeating: "u", count: 56)) == nil)
    }

    @Test func lostKeysAreReplacedOnceAndErasedOnesNever() async throws {
        let (first, second, erased) = (AccountID.make(), AccountID.make(), AccountID.make())
        let target = directory.path + "/new"
        let now = Timestamp(microseconds: 1)
        let made = try KeyArchive.replacing(lostKeysOf: [first, second, erased], erased: [erased], in: target, at: now)
        try made.write(to: target)
        let again = try KeyArchive.replacing(lostKeysOf: [first, second, erased], erased: [erased], in: target, at: now)
        #expect(Set(again.accounts.keys) == [first, second])
        #expect(again.accounts[first] == made.accounts[first])
        #expect(KeyArchive.fingerprint(of: first, in: target) == made.keys(of: first)?.fingerprint)
        #expect(KeyArchive.fingerprint(of: erased, in: target) == nil)
        #expect(made.keys(of: first)?.fingerprint != made.keys(of: second)?.fingerprint)
    }

    @Test func aDamagedKeyIsNoArchive() async throws {
        let account = AccountID.make()
        _ = try await store.create(for: account)
        let calls = POSIXFileCalls()
        let file = try calls.open("\(keys)/\(account).key", .writing)
        try calls.write([0xFF], to: file, at: 20)
        #expect(throws: ObjectStoreError.keyDamaged) { _ = try archive() }
    }
}
