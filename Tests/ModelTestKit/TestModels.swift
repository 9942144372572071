import Crypto
public import Foundation
public import ModelLibrary

/// Small models, with archives to match.
public enum TestModels {
    public static let name = "tiny-en"
    public static let root = "tiny-model"
    public static let model = [UInt8](repeating: 7, count: 3000) + Array(UInt8.min...UInt8.max)
    public static let tokens = Array("a 0\nb 1\n".utf8)

    public static let entries: [TestArchive.Entry] = [
        .folder("\(root)/"),
        .file("\(root)/model.onnx", model),
        .file("\(root)/tokens.txt", tokens),
        .file("\(root)/data/phonemes", [1, 2, 3]),
        .file("\(root)/LICENSE", Array("MIT".utf8)),
        .file("\(root)/test_wavs/0.wav", [UInt8](repeating: 1, count: 500)),
    ]

    public static func sum(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A catalogue's document with one model of these properties.
    public static func document(
        name: String = name, address: String = "https://models.example/releases/download/asr-models/tiny-model.tar.bz2",
        form: String = "tar.bz2", bytes: Int = 1000, exact: Bool = false, sha256: String? = nil, root: String? = root,
        files: [[String: Any]] = [["path": "model.onnx"], ["path": "tokens.txt"]], folders: [String]? = ["data"], condition: String? = nil,
        commercialUse: String = "allowed", change: (inout [String: Any]) -> Void = { _ in }
    ) throws -> Data {
        var download: [String: Any] = ["address": address, "form": form, "bytes": bytes, "bytes_are_exact": exact]
        download["sha256"] = sha256
        var content: [String: Any] = ["files": files]
        content["root"] = root
        content["folders"] = folders
        var licence: [String: Any] = [
            "name": "MIT", "address": "https://opensource.org/license/mit", "commercial_use": commercialUse, "attribution": "Somebody",
        ]
        licence["condition"] = condition
        var model: [String: Any] = [
            "name": name, "title": "Tiny", "task": "transcription", "languages": ["en"], "summary": "For tests.", "licence": licence,
            "download": download, "content": content,
        ]
        change(&model)
        return try JSONSerialization.data(withJSONObject: ["format": 1, "updated": "2026-11-22", "models": [model]])
    }

    /// The one model of such a catalogue.
    public static func model(
        address: String = "https://models.example/releases/download/asr-models/tiny-model.tar.bz2", form: String = "tar.bz2",
        archive: [UInt8], exact: Bool = true, isKnown: Bool = true,
        files: [[String: Any]] = [["path": "model.onnx"], ["path": "tokens.txt"]],
        condition: String? = nil, root: String? = root, folders: [String]? = ["data"]
    ) throws -> CatalogueModel {
        let document = try document(
            address: address, form: form, bytes: max(1, archive.count), exact: exact, sha256: isKnown ? sum(archive) : nil, root: root,
            files: files,
            folders: folders, condition: condition)
        return try ModelCatalogue(document).model(name)
    }
}
