import FoundationEssentials
import Glibc
import ObjectStore
import ObjectStoreTestKit
import Testing
import VoiceCore

@Suite struct FileObjectStoreTests {
    @Test(arguments: ObjectStoreContract.all) func keeps(_ rule: ObjectStoreContract) async throws {
        try await rule.check(try await FileStoreFixture())
    }

    @Test func aStoreRefusesWhatIsLongerThanItsLimit() async throws {
        let fixture = try await FileStoreFixture(limit: 1000)
        await #expect(throws: ObjectStoreError.tooLarge(limit: 1000)) {
            _ = try await fixture.store.begin(account: fixture.account, length: 1001)
        }
        await #expect(throws: ObjectStoreError.tooLarge(limit: 1000)) {
            _ = try await fixture.store.put(ObjectStoreContract.pieces(testBytes(1001), by: 100), account: fixture.account)
        }
        _ = try await fixture.store.put(testBytes(1000), account: fixture.account)
    }

    @Test func onlyTheOwnerMayReadTheFiles() async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(testBytes(10), account: fixture.account).id
        #expect(try mode(fixture.path(of: id)) == 0o600)
        #expect(try mode(fixture.root) == 0o700)
        #expect(try mode(fixture.root + "/objects/" + id.text.suffix(2)) == 0o700)
    }

    @Test func aPutLeavesOneFileAndADeleteNone() async throws {
        let fixture = try await FileStoreFixture()
        let upload = try await fixture.store.begin(account: fixture.account, length: nil)
        _ = try await upload.append(testBytes(10), at: 0)
        let id = try await upload.complete().id
        #expect(try fixture.directory.files() == ["store/objects/\(id.text.suffix(2))/\(id.text)"])
        try await fixture.store.delete(id)
        #expect(try fixture.directory.files() == [])
    }

    @Test func anObjectThatIsDeletedWhileItIsReadIsReadToItsEnd() async throws {
        let fixture = try await FileStoreFixture()
        let bytes = testBytes(10 * 65_536)
        let id = try await fixture.store.put(bytes, account: fixture.account).id
        let content = try await fixture.store.read(id, account: fixture.account, range: nil)
        try await fixture.store.delete(id)
        var read: [UInt8] = []
        for try await chunk in content.chunks { read += chunk }
        #expect(read == bytes)
    }

    @Test func anErasedAccountsObjectsAreOutOfReach() async throws {
        let fixture = try await FileStoreFixture()
        let id = try await fixture.store.put(testBytes(10), account: fixture.account).id
        try await fixture.keys.erase(fixture.account)
        await #expect(throws: ObjectStoreError.keyErased) {
            _ = try await fixture.store.read(id, account: fixture.account, range: nil)
        }
    }

    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status.st_mode & 0o777
    }
}
