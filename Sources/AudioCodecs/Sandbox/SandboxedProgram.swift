/// A program, its arguments and what it may touch.
struct SandboxedProgram: Sendable {
    /// An absolute path to an ELF file.
    var path: String
    var arguments: [String]

    /// Descriptor 3 of the program: `/proc/self/fd/3` opens it again, at the beginning and seekable.
    var input: MediaFile

    /// Descriptor 4, for a program that writes a file.
    var output: MediaFile?

    /// Where shared libraries lie; what does not exist is left out.
    var libraries: [String]

    /// Where files lie that it reads and lists; what does not exist is left out.
    var folders: [String] = []

    var limits: DecoderLimits

    /// How far it gives way to other programs: 0 to 19.
    var niceness = 0

    /// The paths that a program finds its files at.
    static let inputPath = "file:/proc/self/fd/3"
    static let outputPath = "file:/proc/self/fd/4"

    /// Nothing of ours: no proxy, home or preload. One allocator arena more than one thread needs, for each reserves 64 MiB.
    static let environment = ["LC_ALL=C", "MALLOC_ARENA_MAX=2", "AV_LOG_FORCE_NOCOLOR=1"]

    /// Whom the program runs as when we are root: `nobody` and `nogroup`, whose numbers are the same everywhere (Debian policy 9.2.2).
    static let nobody: UInt32 = 65_534

    /// The program's name without its directory.
    var name: String { String(path.split(separator: "/").last ?? "") }
}
