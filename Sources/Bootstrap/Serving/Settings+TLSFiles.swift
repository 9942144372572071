import HTTPServer

extension Settings.TLS {
    /// The files as the server takes them, read once to see that they can be used.
    ///
    /// - Throws: `SettingsError` with the name of the setting whose file is the culprit.
    func files() throws -> TLSFiles {
        let files = TLSFiles(certificateChain: certificateFile, privateKey: keyFile)
        do throws(WebServerError) {
            try files.check()
        } catch {
            throw SettingsError(
                key: error.code == "certificate_unusable" ? certificateSetting : keySetting, reason: error.userMessage)
        }
        return files
    }
}
