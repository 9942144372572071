import CWebApp
import NIOConcurrencyHelpers
import NIOCore

/// The files that the binary holds, so that it needs no folder beside it. A file takes memory once somebody has asked for it.
struct EmbeddedFiles: WebFiles {
    /// Where each file stands in the table, by its path.
    private let places: [String: Int]
    private let asked = NIOLockedValueBox<[String: WebFile]>([:])

    init() {
        let table = UnsafeBufferPointer(start: crescendo_web_files(), count: crescendo_web_file_count())
        places = Dictionary(uniqueKeysWithValues: table.enumerated().map { (String(cString: $0.element.path), $0.offset) })
    }

    /// The paths of all files.
    var paths: Set<String> { Set(places.keys) }

    func file(at path: String) async -> WebFile? {
        guard let place = places[path] else { return nil }
        return asked.withLockedValue { asked in
            if let file = asked[path] { return file }
            let entry = crescendo_web_files()[place]
            let file = WebFile(path: path, bytes: ByteBuffer(bytes: UnsafeRawBufferPointer(start: entry.bytes, count: entry.length)))
            asked[path] = file
            return file
        }
    }
}
