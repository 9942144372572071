import Glibc
import ObjectStore
import ObjectStoreTestKit
import Testing
import VoiceCore

/// Every file call of a put and of an upload is made to fail once, and to be the last one.
@Suite struct FaultTests {
    private static let calls = 0..<60
    private static let needRoom: Set = ["mkdir", "open", "write", "ftruncate", "rename"]
    private let bytes = testBytes(300_000)

    @Test(arguments: [ENOSPC, EDQUOT, EIO])
    func aPutThatFailsAnywhereLeavesNothingAndWorksAgain(_ errno: Int32) async throws {
        let expected = errno == EIO ? "object_storage_unavailable" : "object_storage_full"
        var failures = 0
        for number in Self.calls {
            let fixture = try await FileStoreFixture()
            let faulty = FaultyFileCalls(plan: FaultyFileCalls.failing(number, errno: errno))
            let outcome = await result { try await put(fixture, faulty) }
            guard case .failure(let error) = outcome else { continue }
            failures += 1
            #expect((error as? ObjectStoreError)?.code == expected, "call \(number)")
            #expect(try fixture.directory.files() == [], "call \(number)")
            let id = try await put(fixture, faulty).id  // the fault is over
            #expect(try await fixture.reopened().bytes(id, account: fixture.account, limit: .max) == bytes)
        }
        #expect(failures >= 12, "each directory, create, write, fsync, rename and directory fsync")
    }

    @Test func anUploadThatMeetsAFullDiskGoesOnWhenThereIsRoom() async throws {
        for number in Self.calls {
            let fixture = try await FileStoreFixture()
            let plan = FaultyFileCalls.failing(number, errno: ENOSPC)
            let faulty = FaultyFileCalls(plan: { number, call in Self.needRoom.contains(call) ? plan(number, call) : nil })
            guard let store = try? fixture.reopened(calls: faulty) else { continue }
            let id = try await insistently { try await upload(to: store, fixture) }
            #expect(try await fixture.reopened().bytes(id, account: fixture.account, limit: .max) == bytes, "call \(number)")
            #expect(try fixture.directory.files().count == 1, "call \(number)")
        }
    }

    /// A failed fsync says nothing of what is on the disk, now or at the next fsync.
    @Test func anUploadWhoseFsyncFailedIsGivenUp() async throws {
        for number in Self.calls {
            let fixture = try await FileStoreFixture()
            let plan = FaultyFileCalls.failing(number, errno: EIO)
            let faulty = FaultyFileCalls(plan: { number, call in call == "fsync" ? plan(number, call) : nil })
            let store = try fixture.reopened(calls: faulty)
            let upload = try await store.begin(account: fixture.account, length: nil)
            let outcome = await result {
                _ = try await upload.append(bytes, at: 0)
                return try await upload.complete()
            }
            guard case .failure = outcome else { continue }
            await #expect(throws: ObjectStoreError.uploadOver) { _ = try await upload.complete() }
            await #expect(throws: ObjectStoreError.notFound) {
                _ = try await store.resume(upload.id, account: fixture.account, length: nil)
            }
            #expect(try fixture.directory.files() == [])
        }
    }

    /// What was acknowledged before the end is there after it, after a power cut too; and one sweep leaves no other file.
    @Test(arguments: [false, true])
    func whatWasAcknowledgedOutlivesTheEndAtAnyCall(powerIsCut: Bool) async throws {
        var acknowledgements = 0
        for number in Self.calls {
            let fixture = try await FileStoreFixture()
            let disk = VolatileFileCalls()
            let faulty = FaultyFileCalls(disk, plan: FaultyFileCalls.ending(at: number))
            let acknowledged = await run(fixture, faulty)
            if powerIsCut { try disk.cutPower(root: fixture.directory.path) }

            let store = try fixture.reopened(calls: disk)
            for (id, length) in acknowledged.objects {
                let read = try await store.bytes(id, account: fixture.account, limit: .max)
                #expect(read == Array(bytes[..<length]), "call \(number)")
            }
            if let (id, offset) = acknowledged.upload, acknowledged.objects[id] == nil {
                try await expect(offset, of: id, in: store, fixture, number)
            }
            acknowledgements += acknowledged.objects.count
        }
        #expect(acknowledgements > 20, "the calls reach beyond the end of the work")
    }

    // MARK: - The work that is interrupted

    private struct Acknowledged {
        var objects: [ObjectID: Int] = [:]
        var upload: (ObjectID, Int)?
    }

    /// Puts an object and uploads one in parts, noting each answer, until a call fails.
    private func run(_ fixture: FileStoreFixture, _ calls: FaultyFileCalls) async -> Acknowledged {
        var acknowledged = Acknowledged()
        do {
            let store = try fixture.reopened(calls: calls)
            acknowledged.objects[try await store.put(Array(bytes[..<100_000]), account: fixture.account).id] = 100_000
            let upload = try await store.begin(account: fixture.account, length: nil)
            var offset = 0
            for end in [10, 70_000, 131_072, 300_000] {
                offset = Int(try await upload.append(Array(bytes[offset..<end]), at: Int64(offset)))
                acknowledged.upload = (upload.id, offset)
            }
            acknowledged.objects[try await upload.complete().id] = bytes.count
        } catch {}  // the end: what is noted is what was acknowledged
        return acknowledged
    }

    /// The upload goes on at the acknowledged offset, or beyond it; or it is an object already, whose answer did not come.
    private func expect(
        _ offset: Int, of id: ObjectID, in store: FileObjectStore, _ fixture: FileStoreFixture, _ number: Int
    ) async throws {
        if case .success(let receipt) = await result({ try await store.receipt(id, account: fixture.account) }) {
            #expect(receipt.length == Int64(bytes.count))
            return
        }
        let upload = try await store.resume(id, account: fixture.account, length: Int64(bytes.count))
        let durable = Int(try await upload.durableOffset())
        #expect(durable >= offset, "call \(number)")
        _ = try await upload.append(Array(bytes[durable...]), at: Int64(durable))
        let receipt = try await upload.complete()
        #expect(try await store.bytes(receipt.id, account: fixture.account, limit: .max) == bytes, "call \(number)")
    }

    private func put(_ fixture: FileStoreFixture, _ calls: any FileCalls) async throws -> ObjectReceipt {
        let store = try fixture.reopened(calls: calls)
        return try await store.put(ObjectStoreContract.pieces(bytes, by: 50_000), account: fixture.account)
    }

    private func upload(to store: FileObjectStore, _ fixture: FileStoreFixture) async throws -> ObjectID {
        let upload = try await insistently { try await store.begin(account: fixture.account, length: nil) }
        for start in stride(from: 0, to: bytes.count, by: 100_000) {
            let part = Array(bytes[start..<start + 100_000])
            #expect(try await insistently { try await upload.append(part, at: Int64(start)) } == Int64(start + 100_000))
        }
        return try await insistently { try await upload.complete() }.id
    }

    /// Once more after a full disk, which here is over by then.
    private func insistently<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch ObjectStoreError.full {
            return try await body()
        }
    }

    private func result<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
