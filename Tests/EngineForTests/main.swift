import Glibc
import Logging
import Transcription
import TranscriptionEngines
import VoiceCore

// A speech engine for tests: it hears one word for every 0.1 s, and misbehaves as its first argument says.
//
//   echo             one word for each 1600 samples, named by the first sample of each
//   die-at-start     exits before it says hello
//   no-model         refuses to start with a typed error
//   mute             never says hello
//   die              exits in the middle of a request
//   crash            dies of a signal in the middle of a request
//   hang             never answers, but answers pings
//   spin             computes for ever, but answers pings
//   freeze           stops itself: answers nothing at all
//   lie-frame        answers with bytes that are no frame
//   lie-request      answers a request that nobody made
//   lie-json         answers with JSON that is no result
//   lie-time         answers with words that end before they begin
//   lie-version      says hello in another version of the wire
//   lie-long         announces a payload of four gigabytes
//   stubborn         ignores the request to leave
//   fail             answers every request with an error of its own
//   partial          streams what it heard so far
//   talk             writes to standard error before and after audio
//   pid              hears its own process id
//   descriptors      hears the numbers of its open descriptors
//   hold PATH        keeps a pipe at PATH open for writing as long as it lives
//   keep PATH        is no engine, but a server with one that holds PATH
//   pocketsphinx     is PocketSphinx
//   sherpa-onnx      runs a model with sherpa-onnx

let manner = CommandLine.arguments.dropFirst().first ?? "echo"

final class EngineForTests: HostedEngine {
    typealias Work = RecognitionTask

    var hello = EngineHello(
        identity: EngineIdentity(name: "tests", version: "1", modelVersion: manner), sampleRate: 16_000,
        sampleForm: manner == "partial" ? .float32 : .int16, languages: ["en"], givesWordTimes: true, streams: manner == "partial")
    private var heard: [Int16] = []

    init() { if manner == "lie-version" { hello.protocolVersion = 99 } }

    func begin(_ settings: TranscriptionSettings) throws(EngineError) {
        heard = []
        if manner == "fail" {
            throw EngineError(code: "engine_failed", userMessage: "This engine always fails.", isRetryable: false)
        }
    }

    func feed(_ samples: [Int16]) throws(EngineError) -> RecognizedSegment? {
        heard += samples
        return manner == "partial" ? words : nil
    }

    func abandon() { heard = [] }

    func finish() throws(EngineError) -> RecognizedSegment {
        switch manner {
        case "die": exit(7)
        case "crash": raise(SIGABRT)
        case "freeze": raise(SIGSTOP)
        case "hang", "stubborn": sleepForever()
        case "spin": while true {}
        case "lie-frame": sendRaw([UInt8](repeating: 0xEE, count: 64))
        case "lie-request": sendRaw(frame(6, request: 99, payload: #"{"text":"","words":[]}"#))
        case "lie-json": sendRaw(frame(6, request: 1, payload: #"{"words":"none"}"#))
        case "lie-time":
            sendRaw(frame(6, request: 1, payload: #"{"text":"a","words":[{"text":"a","start":2,"end":1}]}"#))
        case "lie-long": sendRaw([0xFF, 0xFF, 0xFF, 0xFF, 6, 0, 0, 0, 1, 0, 0, 0])
        case "talk":
            complain("a secret word")
            return words
        case "pid": return sentence("\(getpid())")
        case "descriptors": return sentence((0..<256).filter { fcntl($0, F_GETFD) >= 0 }.map(String.init).joined(separator: ","))
        default: return words
        }
        return .empty
    }

    private var words: RecognizedSegment {
        let words = stride(from: 0, to: heard.count - 1599, by: 1600).map { first in
            RecognizedWord(text: "w\(heard[first])", start: Double(first) / 16_000, end: Double(first + 1600) / 16_000, confidence: 0.5)
        }
        return RecognizedSegment(text: words.map(\.text).joined(separator: " "), words: words, language: "en")
    }

    private func sentence(_ text: String) -> RecognizedSegment {
        RecognizedSegment(text: text, words: [RecognizedWord(text: text, start: 0, end: 0)])
    }
}

func sleepForever() { while true { pause() } }

func complain(_ text: String) { _ = Array((text + "\n").utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) } }

func sendRaw(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { write(EngineHost.socket, $0.baseAddress, $0.count) }
    sleepForever()
}

func frame(_ kind: UInt8, request: UInt8, payload: String) -> [UInt8] {
    let length = UInt32(payload.utf8.count)
    return [UInt8(length & 255), UInt8(length >> 8), 0, 0, kind, 0, 0, 0, request, 0, 0, 0] + payload.utf8
}

switch manner {
case "die-at-start": exit(3)
case "mute": sleepForever()
case "talk": complain("reading the model")
case "hold": _ = open(CommandLine.arguments[2], O_WRONLY)
case "keep":
    let command = EngineCommand(executable: EngineCommand.ownExecutable, arguments: ["hold", CommandLine.arguments[2]])
    let pool = EnginePool<RecognitionTask>(command, slots: 1, logger: Logger(label: "tests"))
    // The first thread sleeps, and with it what belongs to it.
    Task.detached { try await pool.answer([], settings: TranscriptionSettings()) }
    sleepForever()
case "pocketsphinx": exit(PocketSphinxEngine.runChild())
case "sherpa-onnx": exit(SherpaEngine.runChild())
default: break
}

exit(
    EngineHost.run {
        if manner == "no-model" {
            throw EngineError(code: "model_missing", userMessage: "Run the command that installs the model.", isRetryable: false)
        }
        return EngineForTests()
    })
