/// How far an installation is.
public enum ModelProgress: Sendable, Equatable {
    /// Bytes that are there, those of an earlier command too, of so many where that is known.
    case downloading(received: Int64, of: Int64?)
    /// The connection broke; the download goes on where it was.
    case tryingAgain
    /// Bytes whose checksum was reckoned.
    case checking(Int64, of: Int64)
    /// Bytes that were taken out of the archive.
    case unpacking(Int64)
}
