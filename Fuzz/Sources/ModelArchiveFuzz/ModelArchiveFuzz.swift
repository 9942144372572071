// Archives of models: whatever the bytes, unpacking ends without a crash, and nothing is handed out that lies elsewhere, was not wanted or is
// more than was allowed.
import FoundationEssentials

@testable import ModelLibrary

/// What is wanted of every archive here, and how much it may hold.
let content = CatalogueModel.Content(
    root: "m", bytesAbout: nil, files: [CatalogueModel.File(path: "a", bytes: nil, sha256: nil)], folders: ["d"])
let limits = UnpackLimits(bytes: 1 << 16, entries: 50)

/// Where unpacked files would go.
struct CheckedSink: UnpackedFileSink {
    private var begun: Set<String> = []
    private var bytes: Int64 = 0
    private(set) var hasEnded = false

    mutating func begin(_ path: SafePath) {
        precondition(!path.components.contains { $0 == ".." || $0 == "." || $0.isEmpty || $0.utf8.contains(0) }, "a path that leads out")
        let isAboutIt = path.components.count == 1
        precondition(path.text == "a" || path.components.first == "d" || isAboutIt, "a file that nobody wants")
        precondition(begun.insert(path.text).inserted, "a file twice")
    }

    mutating func write(_ piece: UnsafeRawBufferPointer) {
        bytes += Int64(piece.count)
        precondition(bytes <= limits.bytes, "more than is allowed")
    }

    mutating func finish() { hasEnded = true }
}

/// Called by libFuzzer, which brings the program's main, with one input after the other. The first byte says which format is expected.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard let data, size > 0 else { return 0 }
    let forms = [CatalogueModel.Form.tarBzip2, .tarGzip, .zip]
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: size - 1))
    var sink = CheckedSink()
    do {
        let reader = try ArchiveReader(.memory(bytes), form: forms[Int(data[0]) % forms.count])
        let files = try ArchiveUnpacker(wanted: WantedFiles(content), limits: limits).unpack(reader, into: &sink)
        precondition(
            sink.hasEnded && files.contains { $0.path == "a" } && files.contains { $0.path.hasPrefix("d/") }, "taken without its files")
    } catch {
        precondition(error is ModelError, "an error of another kind")
    }
    return 0
}
