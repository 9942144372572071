import FoundationEssentials
import TranscriptionEngines

/// The recording that set-up spoke, so that who starts anew has something to hear and to read.
enum InstalledSample {
    /// The file: the one given; `share/crescendo` beside the program's own directory, where an installation puts it; the project's `.deps`,
    /// above the program's build folder.
    ///
    /// - Returns: `nil` where there is none. A file that was given is the only one looked at.
    static func find(given: String?, executable: URL = PocketSphinxModel.ownExecutable) -> String? {
        let places = given.map { [$0] } ?? places(around: executable)
        return places.first { FileManager.default.isReadableFile(atPath: $0) }
    }

    private static func places(around executable: URL) -> [String] {
        var folder = executable.deletingLastPathComponent()
        var places = [folder.appending(path: "../share/crescendo/sample.wav").standardized.path]
        for _ in 0..<6 where folder.path.count > 1 {
            folder = folder.deletingLastPathComponent()
            places.append(folder.appending(path: ".deps/sample/sample.wav").path)
        }
        return places
    }
}
