#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ModelError {
    public var code: String {
        switch self {
        case .unknownModel: "model_unknown"
        case .notInstalled: "model_not_installed"
        case .licenceNotAccepted: "model_licence_not_accepted"
        case .catalogueInvalid: "model_catalogue_invalid"
        case .mirrorInvalid: "model_mirror_invalid"
        case .proxyInvalid: "proxy_invalid"
        case .plainHTTP: "model_download_unencrypted"
        case .busy: "models_busy"
        case .unreachable: "model_download_unreachable"
        case .untrusted: "model_download_untrusted"
        case .silent: "model_download_silent"
        case .broken: "model_download_broken"
        case .missing: "model_download_missing"
        case .refused: "model_download_refused"
        case .redirected: "model_download_redirected"
        case .answerMalformed: "model_download_malformed"
        case .tooLong: "model_download_too_long"
        case .wrongLength: "model_wrong_length"
        case .wrongChecksum: "model_wrong_checksum"
        case .changedSincePinned: "model_changed"
        case .fileUnreadable: "model_file_unreadable"
        case .archiveDamaged: "model_archive_damaged"
        case .archiveUnsafe: "model_archive_unsafe"
        case .archiveTooLarge: "model_archive_too_large"
        case .archiveIncomplete: "model_archive_incomplete"
        case .fileDamaged: "model_file_damaged"
        case .noSpace, .diskFull: "models_no_space"
        case .io: "models_io"
        case .recordDamaged: "models_record_damaged"
        }
    }

    public var userMessage: String {
        switch self {
        case .unknownModel(let name, let near):
            "There is no model '\(name)' in the catalogue."
                + (near.isEmpty ? " 'crescendo models list' shows all." : " Did you mean \(near.joined(separator: ", "))?")
        case .notInstalled(let name): "\(name) is not installed. 'crescendo models install \(name)' does that."
        case .licenceNotAccepted(let name, let licence, let condition):
            "\(name) is under: \(licence). \(condition) If you accept that, install it with --accept-licence."
        case .catalogueInvalid(let problem): "The catalogue of models is not valid: \(problem)."
        case .mirrorInvalid: "A mirror is an address such as https://mirror.example.org/sherpa-onnx, below which the releases' folders lie."
        case .proxyInvalid(let variable):
            "\(variable) is no proxy's address: http://HOST:PORT, with NAME:PASSWORD@ before HOST if it asks for them."
        case .plainHTTP(let host):
            "\(host) would send the model over an open connection, and no checksum of it is known. Use an https address."
        case .busy: "Another command is installing or removing models here. Wait for its end."
        default: downloadMessage ?? contentMessage
        }
    }

    private var downloadMessage: String? {
        switch self {
        case .unreachable(let host):
            "No connection to \(host) came about. See that this machine reaches the internet, or set HTTPS_PROXY. Without internet: "
                + "bring the file here and give it with --file, or a copy of the releases with --mirror."
        case .untrusted(let host):
            "The certificate of \(host) could not be verified. If something between here and there has one of its own, name its file with "
                + "--ca-file."
        case .silent(let host, let seconds):
            "\(host) was silent for \(seconds) s. The same command goes on where it was."
        case .broken(let host): "The connection to \(host) broke again and again. The same command goes on where it was."
        case .missing(let host):
            "\(host) has no such file. It may have been renamed: look for a newer version of this program, or give --file."
        case .refused(let host, let status):
            "\(host) refused the download (status \(status))."
                + (isRetryable ? " Try again later; the same command goes on where it was." : "")
        case .redirected(let host): "\(host) sends in a circle, or on to an address that is not encrypted."
        case .answerMalformed(let host, let what): "The answer of \(host) makes no sense: \(what)."
        case .tooLong(let limit): "The download is longer than the \(limit) bytes that it may have. It is not what the catalogue describes."
        default: nil
        }
    }

    private var contentMessage: String {
        switch self {
        case .wrongLength(let expected, let actual):
            "The file has \(actual) bytes and must have \(expected). It is not what the catalogue describes, so nothing was installed."
        case .wrongChecksum(let name, let expected, let actual):
            "The checksum of \(name) is wrong, so nothing was installed: it must be \(expected) and is \(actual). Something damaged the file, "
                + "or its publisher replaced it: look for a newer version of this program."
        case .changedSincePinned(let name, let expected, let actual):
            "\(name) is not what was installed here before, so nothing was installed: it was \(expected) and is \(actual). If you know why, "
                + "'crescendo models remove \(name) --forget-checksum' forgets the old one."
        case .fileUnreadable(let number): "The file cannot be read: \(String(cString: strerror(number)))."
        case .archiveDamaged(let what): "The archive cannot be read: \(what). Nothing was installed."
        case .archiveUnsafe(let what): "The archive is not safe to unpack: \(what). Nothing was installed."
        case .archiveTooLarge(let what): "The archive holds more than it may: \(what). Nothing was installed."
        case .archiveIncomplete(let paths): "The archive lacks \(paths.joined(separator: ", ")). Nothing was installed."
        case .fileDamaged(let name, let path): "\(path) of \(name) is not what the catalogue describes. Nothing was installed."
        case .noSpace(let needed, let free):
            "The model needs \(Self.megabytes(needed)) and \(Self.megabytes(free)) are free on that disk. Nothing was changed."
        case .diskFull: "The disk is full. What is installed is whole; the same command goes on once there is room."
        case .io(let call, let number): "Reading or writing failed: \(call): \(String(cString: strerror(number)))."
        case .recordDamaged(let file): "\(file) in the folder of the models makes no sense. Remove it; installed models stay."
        default: code
        }
    }

    private static func megabytes(_ bytes: Int64) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
}
