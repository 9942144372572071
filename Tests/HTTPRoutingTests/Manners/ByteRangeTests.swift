import Testing

@testable import HTTPRouting

@Suite struct ByteRangeTests {
    @Test(
        arguments: [
            ("bytes=0-99", 0..<100), ("bytes=100-", 100..<1000), ("bytes=-1", 999..<1000), ("bytes=-5000", 0..<1000),
            ("bytes=990-5000", 990..<1000), ("bytes=0-9223372036854775807", 0..<1000),
        ] as [(String, Range<Int64>)])
    func aRangeIsCutToWhatThereIs(_ header: String, _ range: Range<Int64>) {
        #expect(ByteRange(header)?.resolved(length: 1000) == range)
    }

    @Test(arguments: ["bytes=1000-", "bytes=1000-2000", "bytes=-0"])
    func aRangeBeyondTheEndIsNone(_ header: String) throws {
        #expect(try #require(ByteRange(header)).resolved(length: 1000) == nil)
    }

    @Test(arguments: ["", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=+1-2", "bytes=1--2"])
    func otherFormsAreIgnored(_ header: String) {
        #expect(ByteRange(header) == nil)
    }
}
