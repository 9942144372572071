public import FoundationEssentials
import Glibc
import VoiceCore

/// The US English model that comes with PocketSphinx, as files.
public struct PocketSphinxModel: Equatable, Sendable {
    /// Holds `en-us/` (acoustic model), `en-us.lm.bin` (language model) and `cmudict-en-us.dict` (dictionary).
    public let directory: URL

    var acousticModel: String { directory.appending(path: "en-us").path }
    var languageModel: String { directory.appending(path: "en-us.lm.bin").path }
    var dictionary: String { directory.appending(path: "cmudict-en-us.dict").path }

    /// Words that the language model does not know, for users' vocabularies. A model works without it; more pronunciations are guessed then.
    var furtherDictionary: String { directory.appending(path: "cmudict-en-us.rest.dict").path }

    /// A model in a directory.
    ///
    /// - Throws: `model_missing` unless all of its parts are there.
    public init(directory: URL) throws(EngineError) {
        self.directory = directory
        let parts = [acousticModel + "/mdef", acousticModel + "/means", acousticModel + "/feat.params", languageModel, dictionary]
        guard parts.allSatisfy({ FileManager.default.isReadableFile(atPath: $0) }) else { throw Self.missing }
    }

    /// The first model among: the directory given; `share/…` beside the program's own directory, where an installation puts it; the
    /// project's `.deps`, above the program's build folder.
    ///
    /// - Throws: `model_missing`, with the command that mends it. A directory that was given is the only one looked at.
    public static func find(given: URL? = nil, executable: URL = Self.ownExecutable) throws(EngineError) -> PocketSphinxModel {
        if let given { return try PocketSphinxModel(directory: given) }
        for place in places(around: executable) {
            if let model = try? PocketSphinxModel(directory: place) { return model }
        }
        throw missing
    }

    /// The file of the running program.
    public static var ownExecutable: URL {
        URL(filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0])
    }

    private static func places(around executable: URL) -> [URL] {
        let inPrefix = "share/pocketsphinx/model/en-us"
        var places: [URL] = []
        var folder = executable.deletingLastPathComponent()
        places += [folder.appending(path: "../\(inPrefix)").standardized, folder.appending(path: inPrefix)]
        for _ in 0..<6 where folder.path.count > 1 {
            folder = folder.deletingLastPathComponent()
            places.append(folder.appending(path: ".deps/pocketsphinx/\(inPrefix)"))
        }
        return places
    }

    static let missing = EngineError(
        code: "model_missing",
        userMessage: "The speech model of PocketSphinx is not installed. './dev.sh setup' installs it.", isRetryable: false)

    /// `en-us-` and eight hexadecimal digits that differ when any file of the model differs in name, length, beginning or end.
    ///
    /// The files are not read whole, since a start would take twice as long.
    var version: String {
        let names =
            ["en-us.lm.bin", "cmudict-en-us.dict"]
            + (((try? FileManager.default.contentsOfDirectory(atPath: acousticModel)) ?? [])
                .filter { $0 != "README" }.map { "en-us/\($0)" })
        var hash: UInt32 = 0x811c_9dc5
        for name in names.sorted() {
            for byte in Array(name.utf8) + Self.sample(of: directory.appending(path: name)) { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        }
        let digits = String(hash, radix: 16)
        return "en-us-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Length, first and last 4 KiB of a file.
    private static func sample(of file: URL) -> [UInt8] {
        guard let handle = fopen(file.path, "r") else { return [] }
        defer { fclose(handle) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        var sample = Array(bytes[..<fread(&bytes, 1, bytes.count, handle)])
        guard fseek(handle, 0, SEEK_END) == 0 else { return sample }
        let length = ftell(handle)
        sample += Array("\(length)".utf8)
        guard length > bytes.count, fseek(handle, -bytes.count, SEEK_END) == 0 else { return sample }
        return sample + bytes[..<fread(&bytes, 1, bytes.count, handle)]
    }
}
