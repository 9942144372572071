import FoundationEssentials
import VoiceCore

/// Where models and what is known of them lie: below one folder of the data directory.
public struct ModelFolder: Sendable {
    public let path: String

    /// - Parameter path: made when something is written there.
    public init(_ path: String) { self.path = path }

    /// A folder for each installed model, whole since the moment in which it is there.
    var installed: String { path + "/installed" }
    /// What is being made or removed; nothing in it counts.
    var staging: String { path + "/staging" }
    /// Downloads that are not at their end, to be gone on with.
    var downloads: String { path + "/downloads" }
    /// Which model serves which task.
    var choices: String { path + "/choices.json" }
    /// Checksums of what came first, of models whose publisher gives none.
    var pins: String { path + "/pins.json" }
    var lock: String { path + "/lock" }

    func installed(_ name: String) -> String { installed + "/" + name }

    /// Makes the folders.
    func make() throws(ModelError) {
        for folder in [installed, staging, downloads] { try ModelDisk.makeFolder(folder) }
    }

    /// Removes what commands that were cut off left behind. Only under the lock.
    func sweep() throws(ModelError) {
        for name in try ModelDisk.names(in: staging) { try ModelDisk.removeTree(staging + "/" + name) }
        for name in try ModelDisk.names(in: downloads) where name.hasSuffix(".new") { try ModelDisk.removeFile(downloads + "/" + name) }
    }

    /// A name in `staging` that nobody has.
    func stagingPlace(_ name: String) -> String { staging + "/" + name + "-" + UUID().uuidString.lowercased() }
}
