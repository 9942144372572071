import HTTPRouting
import NIOCore

/// A file of the web app as it is served.
struct WebFile: Sendable {
    /// Its media type, with the character set of text.
    let type: String
    let bytes: ByteBuffer
    /// Names this state of the file; equal for equal bytes.
    let tag: EntityTag

    /// - Parameter path: by whose ending its type is known.
    init(path: String, bytes: ByteBuffer) {
        let ending = path.split(separator: "/").last?.split(separator: ".").last.map { $0.lowercased() } ?? ""
        type = Self.types[ending] ?? "application/octet-stream"
        self.bytes = bytes
        tag = EntityTag(content: bytes)
    }

    /// Modules are run by browsers under a JavaScript type only (HTML, 8.1.3.8), and nothing is guessed: `nosniff`.
    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png", "ico": "image/vnd.microsoft.icon",
        "woff2": "font/woff2", "json": "application/json", "webmanifest": "application/manifest+json",
        "txt": "text/plain; charset=utf-8", "wav": "audio/wav",
    ]

    /// Every type that a file may have, without parameters, for the interface description.
    static let mediaTypes = Set(types.values.map { String($0.prefix { $0 != ";" }) }).sorted() + ["application/octet-stream"]
}

/// Where the web app's files come from.
protocol WebFiles: Sendable {
    /// - Parameter path: below the folder, without a slash at the beginning: `app/main.js`. Whatever a client sends.
    /// - Returns: `nil` where there is no such file.
    func file(at path: String) async -> WebFile?
}
