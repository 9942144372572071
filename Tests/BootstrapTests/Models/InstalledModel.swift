import Foundation

/// Models that `scripts/test-models.py` makes, as an installation leaves them.
enum InstalledModel {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// - Parameters:
    ///   - source: the folder below `.deps/test-models`.
    ///   - data: the data directory.
    static func install(
        _ name: String, from source: String, task: String, files: [String], settings: [String: String],
        languages: [String] = ["en"], phonemeVoice: String? = nil, in data: String
    ) throws {
        let folder = data + "/models/installed"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(
            atPath: root.appending(path: ".deps/test-models/\(source)").path, toPath: "\(folder)/\(name)")
        var runtime: [String: Any] = ["settings": settings]
        runtime["phoneme_voice"] = phonemeVoice
        let manifest: [String: Any] = [
            "name": name, "task": task, "source": "a test", "sha256": String(repeating: "0f", count: 32), "trust": "first_use",
            "licence": ["name": "Apache-2.0", "attribution": "us", "accepted": false] as [String: Any],
            "installed_at": "2026-11-22T00:00:00.000Z", "languages": languages,
            "files": files.map { ["path": $0, "bytes": 1, "sha256": "0"] as [String: Any] }, "runtime": runtime,
        ]
        try JSONSerialization.data(withJSONObject: manifest).write(to: URL(filePath: "\(folder)/\(name)/model.json"))
    }
}
