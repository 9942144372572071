import Testing

@testable import Bootstrap

@Suite struct EventStreamParserTests {
    private let stream = """
        \u{FEFF}: hello\r\nretry: 1500\r\n\r\nevent: a\rid: 1\rdata: one\rdata:two\r\rdata\n\nid: x\u{0}y\nevent: b\ndata:  spaced\n\nevent: none\n\n
        """

    @Test(arguments: [1, 2, 3, 1000])
    func eventsAreReadWhateverThePieces(_ length: Int) throws {
        var parser = EventStreamParser()
        var events: [ReceivedEvent] = []
        let bytes = Array(stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: length) {
            events += try parser.take(bytes[start..<min(bytes.count, start + length)])
        }
        #expect(
            events == [
                ReceivedEvent(name: "a", data: "one\ntwo", id: "1"), ReceivedEvent(name: "message", data: "", id: "1"),
                ReceivedEvent(name: "b", data: " spaced", id: "1"),
            ])
        #expect(parser.retry == .milliseconds(1500) && parser.lastID == "1")
    }

    @Test func anEventWithoutAnEndIsNotKept() {
        var parser = EventStreamParser()
        #expect(throws: EventStreamParser.TooLong.self) {
            for _ in 0..<40 { _ = try parser.take([UInt8](repeating: 65, count: 1 << 20)) }
        }
    }
}

@Suite struct ShowingTests {
    @Test func columnsStandBelowOneAnother() {
        var table = TextTable(header: ["A", "B", "C"])
        table.add(["空", "x", "long enough to be cut"])
        table.add(["e\u{301}e", "yy", "a\nb"])
        #expect(table.lines(width: nil) == ["A   B   C", "空  x   long enough to be cut", "e\u{301}e  yy  a b"])
        #expect(table.lines(width: 20)[1] == "空  x   long enough…")
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1049, "1.0 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"), (999_499, "999 kB"),
        (999_500, "1.0 MB"), (5_368_709_120, "5.4 GB"),
    ])
    func sizesAreReadable(_ bytes: Int, _ text: String) { #expect(Printable.size(Int64(bytes)) == text) }

    @Test func patienceEndsAndBeginsAnewWithProgress() {
        var patience = UploadPatience(limit: .seconds(1))
        let start = ContinuousClock.now
        func pause(_ offset: Int64, _ milliseconds: Int) -> Duration? {
            patience.pause(at: offset, now: start + .milliseconds(milliseconds))
        }
        #expect([pause(0, 0), pause(0, 250), pause(0, 750), pause(0, 1750)] == [.milliseconds(250), .milliseconds(500), .seconds(1), nil])
        #expect(pause(1, 1800) == .milliseconds(250))
    }

    @Test func whatIsEncodedCannotLeadElsewhere() {
        var path = RequestPath("recordings", "../x?y")
        path.add("q", "a&b=ü")
        path.add("none", nil)
        path.add("r", "")
        #expect(path.text == "/v1/recordings/..%2Fx%3Fy?q=a%26b%3D%C3%BC&r=")
    }
}
