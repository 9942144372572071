import Foundation
import Logging
import Telemetry
import Testing
import VoiceCore

@Suite struct LogHandlerTests {
    /// What a logger writes, line by line.
    private func lines(_ make: (LogSink) -> any LogHandler, _ log: (inout Logger) -> Void) throws -> [String] {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        var logger = Logger(label: "http") { _ in make(sink) }
        log(&logger)
        sink.flush()
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    private func json(_ log: (inout Logger) -> Void) throws -> [String] {
        try lines({ JSONLogHandler(label: "http", sink: $0, clock: ManualWallClock()) }, log)
    }

    @Test func aRecordIsOneLineOfJSON() throws {
        let written = try json { logger in
            logger[metadataKey: "node"] = "a"
            logger.info(
                "said \"so\"\n\u{2028}\u{1B}",
                metadata: [
                    "status": .stringConvertible(200), "took": .stringConvertible(1.5), "ok": .stringConvertible(true), "node": "b",
                    "list": ["x", .dictionary(["k": "v"])], "message": "clash",
                ])
            logger.debug("not at this level")
        }
        #expect(
            written == [
                #"{"time":"2026-09-21T14:13:20.000000Z","level":"info","logger":"http","message":"said \"so\"\n\u2028\u001b","list":["x",{"k":"v"}],"message_":"clash","node":"b","ok":true,"status":200,"took":1.5}"#
            ])
        let parsed = try JSONSerialization.jsonObject(with: Data(written[0].utf8)) as? [String: Any]
        #expect(parsed?["message"] as? String == "said \"so\"\n\u{2028}\u{1B}")
    }

    @Test func secretsDoNotReachTheLog() throws {
        let written = try json { logger in
            logger.info(
                "made",
                metadata: [
                    "made": .stringConvertible(Secret("hunter2")), "Authorization": "Bearer hunter2", "nested": ["token": "hunter2"],
                ])
        }
        #expect(!written.joined().contains("hunter2"))
        #expect(written.joined().contains("\"Authorization\":\"***\""))
    }

    @Test func textIsForPeopleAndCannotMoveTheirCursor() throws {
        let written = try lines({ TextLogHandler(label: "jobs", sink: $0, clock: ManualWallClock(), isColoured: false) }) { logger in
            logger.warning("late\u{1B}[2J\nforged line", metadata: ["b": "2", "a": "1"])
        }
        #expect(written == ["14:13:20.000 warning  jobs: late\\u{1b}[2J\\u{a}forged line a=1 b=2"])
    }

    @Test func aReaderThatDoesNotReadHoldsNobodyUp() throws {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor, capacity: 10_000)
        let logger = Logger(label: "x") { _ in JSONLogHandler(label: "x", sink: sink) }
        // More than the pipe and the sink hold together; nobody reads yet.
        for number in 0..<5000 { logger.info("\(number)") }
        let reader = Thread { [handle = pipe.fileHandleForReading] in
            while let data = try? handle.read(upToCount: 4096), !data.isEmpty {}
        }
        reader.start()
        sink.flush()
        try pipe.fileHandleForWriting.close()
    }
}
