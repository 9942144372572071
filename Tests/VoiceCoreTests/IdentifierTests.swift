import Testing
import VoiceCore

@Suite struct IdentifierTests {
    @Test func idsSortByCreationAndNeverRepeat() {
        let ids = (0..<20_000).map { _ in RecordingID.make() }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }

    @Test func anIdReadsBackAndAnotherKindIsRefused() throws {
        let id = RecordingID.make()
        #expect(RecordingID(id.text) == id)
        #expect(JobID(id.text) == nil)
        #expect(id.text.utf8.count == 30)
    }

    @Test(arguments: [
        "", "rec_", "rec_8zzzzzzzzzzzzzzzzzzzzzzzzz", "rec_0123456789abcdefghijklmnop", "rec_01HZXQ7K9M01HZXQ7K9M01HZXQ", "job_",
    ])
    func malformedIdsAreRefused(_ text: String) {
        #expect(RecordingID(text) == nil)
    }
}
