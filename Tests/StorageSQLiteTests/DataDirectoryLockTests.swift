import FoundationEssentials
import Storage
import StorageSQLite
import Testing

@Suite struct DataDirectoryLockTests {
    @Test func aSecondServerIsRefusedAndToldWho() async throws {
        try await withTemporaryDirectory { directory in
            let lock = try DataDirectoryLock(directory: directory)
            #expect {
                try DataDirectoryLock(directory: directory)
            } throws: { error in
                (error as? StorageError)?.kind == .alreadyOpen
                    && "\(error)".contains("process \(ProcessInfo.processInfo.processIdentifier)")
            }
            withExtendedLifetime(lock) {}
        }
    }

    @Test func theLockEndsWithItsHolderAndAFileLeftBehindLocksNothing() async throws {
        try await withTemporaryDirectory { directory in
            do { _ = try DataDirectoryLock(directory: directory) }
            #expect(FileManager.default.fileExists(atPath: directory + "/server.lock"))
            _ = try DataDirectoryLock(directory: directory)
        }
    }

    @Test func aDirectoryThatIsNotThereIsAnInputOutputError() {
        #expect { try DataDirectoryLock(directory: "/nonexistent") } throws: { ($0 as? StorageError)?.kind == .io }
    }
}
