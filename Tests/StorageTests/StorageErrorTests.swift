import Storage
import Testing

@Suite struct StorageErrorTests {
    @Test(arguments: [
        (StorageError.Code.diskFull, "storage_full", true), (.unavailable, "storage_unavailable", true),
        (.contention, "storage_unavailable", true), (.interrupted, "storage_unavailable", true),
        (.commitUnknown, "storage_commit_unknown", false), (.constraint, "storage_constraint", false),
    ])
    func codesAreStableAndSayWhetherToTryAgain(kind: StorageError.Code, code: String, isRetryable: Bool) {
        let error = StorageError(kind, doing: "testing", cause: "none")
        #expect(error.code == code)
        #expect(error.isRetryable == isRetryable)
    }

    @Test func theUsersTextHoldsNothingOfTheCause() {
        for kind in [StorageError.Code.diskFull, .io, .statement, .commitUnknown] {
            #expect(!StorageError(kind, doing: "secret path", cause: "secret cause").userMessage.contains("secret"))
        }
    }
}
