// Catalogues of models, and the addresses in them: any bytes are refused or make a catalogue that downloads and paths may rely on.
import FoundationEssentials
import VoiceCore

@testable import ModelLibrary

/// A catalogue that callers may rely on.
func check(_ catalogue: ModelCatalogue) {
    precondition(Set(catalogue.models.map(\.name)).count == catalogue.models.count, "a name twice")
    for model in catalogue.models {
        precondition(!model.name.contains { "/.".contains($0) } && !model.name.isEmpty, "a name that is a path")
        for path in model.content.files.map(\.path) + (model.content.folders ?? []) {
            precondition(SafePath(path)?.text == path && path != InstalledModel.manifestName, "a path that leads out")
        }
        precondition(!model.content.files.isEmpty && model.download.bytes > 0, "a model of nothing")
        let address = DownloadAddress(model.download.address)
        precondition(address.map { $0.isEncrypted || $0.isLoopback } == true, "an open connection")
        _ = try? address?.mirrored(at: "https://mirror.example/x")
    }
    _ = catalogue.search(["en", "transcription"])
    if let document = try? JSON.encode(catalogue) {
        precondition((try? ModelCatalogue(document)) == catalogue, "read otherwise than written")
    }
}

/// What servers say in heads, and people in variables.
func read(_ text: String) {
    if let range = ContentRange(text) { precondition((range.first ?? 0) >= 0 && (range.length ?? 0) >= 0, "a range before the file") }
    guard let origin = DownloadAddress("https://a.example/f") else { preconditionFailure("an address is none") }
    if let next = origin.following(text) {
        precondition(!next.host.isEmpty && (1...65_535).contains(next.port), "an address without a host")
    }
    if let path = SafePath(text) { precondition(!path.leadsOut(to: "x") && SafePath(path.text) == path, "a path that changes") }
    _ = try? ProxyChoice(environment: ["HTTPS_PROXY": text, "NO_PROXY": text]).proxy(for: origin)
    var plan = ResumableDownload(origin, expected: nil, longest: 1000, received: 10, entityTag: "\"1\"")
    for status in [206, 416, 302] {
        _ = try? plan.answered(DownloadHead(status: status, location: text, contentRange: text, entityTag: text))
    }
    precondition(plan.received == 0 || plan.received == 10, "bytes that nobody sent")
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    if let catalogue = try? ModelCatalogue(Data(bytes)) { check(catalogue) }
    read(String(decoding: bytes, as: UTF8.self))
    return 0
}
