import CSherpaOnnx
public import FoundationEssentials
import Glibc

/// sherpa-onnx as a file that is found while the program runs: nothing of it is linked, and nobody needs it who uses no model.
public enum SherpaLibrary {
    static let fileName = "libsherpa-onnx-c-api.so"

    /// Names the library's file or its folder to a child.
    static let variable = "CRESCENDO_SHERPA_ONNX"

    /// The first library among: the one given; beside the program, in `../lib` beside it; the project's `.deps`, above the program's
    /// build folder.
    ///
    /// - Parameter given: the file, or the folder that it is in; the only place that is looked at then.
    /// - Throws: `engine_library_missing`, with what mends it.
    public static func find(given: String? = nil, executable: URL = PocketSphinxModel.ownExecutable) throws(EngineError) -> String {
        for place in given.map({ [$0, $0 + "/" + fileName] }) ?? places(around: executable) where isFile(place) { return place }
        throw EngineError(
            code: "engine_library_missing",
            userMessage:
                "The library sherpa-onnx \(CRESCENDO_SHERPA_VERSION), which runs installed models, is not there. './dev.sh setup' installs "
                + "it; CRESCENDO_SHERPA_ONNX names its folder.",
            isRetryable: false)
    }

    /// Opens it in this process.
    ///
    /// - Throws: `engine_library_unusable`.
    static func open(_ path: String) throws(EngineError) {
        guard let problem = crescendo_sherpa_open(path) else { return }
        throw EngineError(
            code: "engine_library_unusable", userMessage: "The library \(path) cannot be used: \(String(cString: problem)).",
            isRetryable: false)
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func places(around executable: URL) -> [String] {
        var folder = executable.deletingLastPathComponent()
        var places = [folder.appending(path: fileName).path, folder.appending(path: "../lib/\(fileName)").standardized.path]
        for _ in 0..<6 where folder.path.count > 1 {
            folder = folder.deletingLastPathComponent()
            places.append(folder.appending(path: ".deps/sherpa-onnx/lib/\(fileName)").path)
        }
        return places
    }
}
