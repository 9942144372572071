import CModelCatalogue
public import FoundationEssentials
import VoiceCore

/// The models that can be installed.
public struct ModelCatalogue: Codable, Sendable, Equatable {
    /// The form of the document that this program reads.
    static let format = 1
    /// Longer ones are not read.
    static let longestDocument = 4 << 20

    public let format: Int
    /// The day of its last change.
    public let updated: String
    public let models: [CatalogueModel]

    /// Reads a catalogue (JSON).
    ///
    /// - Throws: `ModelError.catalogueInvalid` with the entry and the rule that it breaks.
    public init(_ document: Data) throws(ModelError) {
        guard document.count <= Self.longestDocument else { throw .catalogueInvalid("it is longer than \(Self.longestDocument) bytes") }
        do {
            self = try JSON.decode(from: document)
        } catch {
            throw .catalogueInvalid(Self.words(error))
        }
        try check()
    }

    /// The one in the binary.
    public static func embedded() throws(ModelError) -> ModelCatalogue {
        try ModelCatalogue(Data(bytes: crescendo_model_catalogue(), count: crescendo_model_catalogue_length()))
    }

    public subscript(name: String) -> CatalogueModel? { models.first { $0.name == name } }

    /// The model of that name.
    ///
    /// - Throws: `ModelError.unknownModel` with names that look like it.
    public func model(_ name: String) throws(ModelError) -> CatalogueModel {
        guard let model = self[name] else { throw .unknownModel(String(name.prefix(100)), near: names(near: name)) }
        return model
    }

    /// What a person may have meant: names that hold one of the typed parts, at most three.
    private func names(near name: String) -> [String] {
        let parts = name.lowercased().split { !($0.isLetter || $0.isNumber) }.filter { $0.count > 2 }
        return Array(models.map(\.name).filter { name in parts.contains { name.contains($0) } }.prefix(3))
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is no JSON" }
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context)): '\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): return "\(place(context)) is of another kind than it must be"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "it is no JSON" : "\(place(context)) is no value that is known"
        @unknown default: return "it cannot be read"
        }
    }
}
