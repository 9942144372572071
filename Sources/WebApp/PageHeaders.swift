import HTTPTypes

/// What browsers are told to let the web app do, and nothing else. Every file says it: a worker is ruled by the headers of its own file.
///
/// The server adds to every answer that its type is not to be guessed, that it is for pages of this origin, and that links out of it carry no
/// address.
enum PageHeaders {
    static let all: HTTPFields = [
        .contentSecurityPolicy: policy, .crossOriginOpenerPolicy: "same-origin", .permissionsPolicy: permissions,
    ]

    /// Scripts, styles and data from this server alone, nothing inline; sounds and pictures that the app makes itself are blobs.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob:",
        "connect-src 'self'", "font-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// The microphone for the app's own pages; nothing of the rest that could tell something about a person.
    private static let permissions = "microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=(), midi=()"
}

extension HTTPField.Name {
    // Names that cannot fail.
    fileprivate static let crossOriginOpenerPolicy = HTTPField.Name("cross-origin-opener-policy")!
    fileprivate static let permissionsPolicy = HTTPField.Name("permissions-policy")!
}
