import Testing
import VoiceCore

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (1_790_000_000_250_000, "2026-09-21T14:13:20.250000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func writesRFC3339(_ microseconds: Int64, _ text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test(
        arguments: [
            ("2026-09-21T14:13:20Z", 1_790_000_000_000_000), ("2026-09-21T14:13:20.25Z", 1_790_000_000_250_000),
            ("2026-09-21T16:13:20.1234567+02:00", 1_790_000_000_123_456),
        ] as [(String, Int64)])
    func readsRFC3339(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00.Z", "2024-01-01T12:99:00Z", "2024-01-01T24:00:00Z",
        "2024-01-01T12:00:75Z",
    ])
    func refusesOtherText(_ text: String) {
        #expect(Timestamp(text) == nil)
    }
}
