import FoundationEssentials
import NIOCore
import NIOPosix

/// The files of a folder as they are at the moment, for whoever works on the web app.
struct FolderFiles: WebFiles {
    let folder: String

    func file(at path: String) async -> WebFile? {
        guard Self.staysInside(path) else { return nil }
        // Reading a file blocks, so it has a thread of its own.
        let bytes = try? await NIOThreadPool.singleton.runIfActive { FileManager.default.contents(atPath: folder + "/" + path) }
        return bytes.flatMap { $0 }.map { WebFile(path: path, bytes: ByteBuffer(bytes: $0)) }
    }

    /// Whether each part of the path is the plain name of something that is not hidden.
    private static func staysInside(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.first != "." }
            && !path.utf8.contains(0)
    }
}
