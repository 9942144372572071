import CSherpaOnnx

extension SherpaModel {
    /// Lets the library read the model, in this process.
    ///
    /// The library ends the process over some files that it cannot read, after a line on standard error: this is for engine processes alone.
    ///
    /// - Parameter make: takes the configuration; what it returns lives on without it.
    /// - Throws: `engine_library_…`, `model_settings_wrong`, `model_file_missing`, `model_unreadable`.
    func read(with library: String, _ make: (OpaquePointer) -> OpaquePointer?) throws(EngineError) -> OpaquePointer {
        let settings = try resolved()
        try SherpaLibrary.open(library)
        guard let configuration = crescendo_sherpa_config_make(task) else { throw .startFailed("no memory") }
        defer { crescendo_sherpa_config_free(configuration) }
        for (name, value) in settings where crescendo_sherpa_set(configuration, name, value) != 0 { throw unreadable }
        guard let handle = make(configuration) else { throw unreadable }
        return handle
    }

    private var unreadable: EngineError {
        EngineError(code: "model_unreadable", userMessage: "The model \(name) cannot be read (\(files)). \(remedy)", isRetryable: false)
    }

    /// The error of a process that did not become ready, with what it was to read.
    func notStarted(_ error: EngineError) -> EngineError {
        EngineError(
            code: error.code, userMessage: "The model \(name) could not be started (\(files)). \(remedy)", detail: error.operatorMessage,
            isRetryable: error.isRetryable)
    }

    /// What it is read from, below its folder and its partner's.
    private var files: String {
        let folders = [folder, partner?.folder].compactMap { $0.map { $0 + "/" } }
        let values = ((try? resolved()) ?? []).map(\.value)
        return values.compactMap { value in folders.first { value.hasPrefix($0) }.map { String(value.dropFirst($0.count)) } }
            .joined(separator: ", ")
    }

    private var remedy: String { "'crescendo models verify \(name)' tells whether its files are what was installed." }
}
