extension Settings {
    /// Scheme, host and port by which a browser reaches the web app: `http://127.0.0.1:8080`.
    ///
    /// - Parameter port: on which the server really listens.
    func origin(port: Int) -> String {
        // A proxy has a name and the usual port; what it is, only the names that requests may carry can tell.
        if isBehindProxy, let name = allowedHosts.first { return "https://\(name)" }
        let scheme = tls == nil ? "http" : "https"
        return "\(scheme)://\(hostForBrowsers):\(port)"
    }

    /// The certificate's name rather than an address, and an address that can be connected to rather than one that stands for all.
    private var hostForBrowsers: String {
        if tls != nil, let name = allowedHosts.first { return name }
        switch listen.host {
        case "0.0.0.0": return "127.0.0.1"
        case "::": return "[::1]"
        case let host: return host.contains(":") ? "[\(host)]" : host
        }
    }
}
