import FoundationEssentials
import VoiceCore

/// A checksum that was kept because nobody gave one.
struct ModelPin: Codable, Equatable {
    let name: String
    let sha256: String
    let source: String
    let pinnedAt: Timestamp
}

/// Which model serves a task.
struct ModelChoice: Codable, Equatable {
    let task: ModelTask
    let model: String
}

/// The small files beside the models.
struct ModelRecords {
    let folder: ModelFolder

    /// - Throws: `ModelError.recordDamaged`: a pin that is forgotten without a word would vouch for anything.
    func pins() throws(ModelError) -> [ModelPin] { try read(folder.pins) }

    func write(_ pins: [ModelPin]) throws(ModelError) { try write(pins, to: folder.pins) }

    func choices() throws(ModelError) -> [ModelChoice] { try read(folder.choices) }

    func write(_ choices: [ModelChoice]) throws(ModelError) { try write(choices, to: folder.choices) }

    private func read<Record: Decodable>(_ path: String) throws(ModelError) -> [Record] {
        guard ModelDisk.length(of: path) != nil else { return [] }
        guard let bytes = ModelDisk.read(path), let records = try? JSON.decode([Record].self, from: bytes) else {
            throw .recordDamaged(path)
        }
        return records
    }

    private func write(_ records: some Encodable, to path: String) throws(ModelError) {
        guard let bytes = try? JSON.encode(records, pretty: true) else { throw .recordDamaged(path) }
        try ModelDisk.replace(path, with: bytes)
    }
}
