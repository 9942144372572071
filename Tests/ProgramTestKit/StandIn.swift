import Foundation

/// A program of this package that stands in for another, and what a sandbox must let it read.
public enum StandIn {
    /// - Parameter name: the executable target's: it lies beside the test program.
    public static func path(_ name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/" + name
    }

    /// The folder of the Swift runtime that this process has loaded, with which everything that this package builds is linked.
    public static let runtimeFolders: [String] = {
        let bytes = try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd()
        let maps = String(decoding: (bytes ?? nil) ?? Data(), as: UTF8.self)
        let paths = maps.split(separator: "\n").compactMap { $0.split(separator: " ").last }.filter { $0.hasSuffix("/libswiftCore.so") }
        return paths.prefix(1).map { (String($0) as NSString).deletingLastPathComponent }
    }()
}
