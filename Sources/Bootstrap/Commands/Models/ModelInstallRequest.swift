/// How `crescendo models install` is to get at models, and what was accepted.
public struct ModelInstallRequest: Sendable {
    /// An archive that somebody brought.
    public var file: String?
    public var acceptsLicence = false
    /// A PEM file with certificates to trust instead of the system's.
    public var certificateAuthorities: String?
    /// How long a server may be silent.
    public var timeoutSeconds = 30

    public init() {}
}
