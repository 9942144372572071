/// What the person is told who sent the file, and what the operator is told besides.
extension AudioError {
    public var userMessage: String {
        fileMessage ?? limitMessage ?? decoderMessage
            ?? "Recordings of this kind cannot be read on this server at the moment. Trying again later may help."
    }

    public var operatorMessage: String {
        switch self {
        case .decoderCrashed(let how): "\(userMessage) (\(how))"
        case .decoderMissing(let program):
            "The program \(program) is missing. Install Debian's package ffmpeg: apt-get install ffmpeg"
        case .decoderUnusable(let program, let cause):
            "The program \(program) cannot be started: \(cause). It must be the program itself, not a script, and everybody must be "
                + "allowed to run it."
        case .sandboxUnavailable(let step, let cause):
            "The sandbox for decoders cannot be made (\(step): \(cause)), so nothing is decoded. It takes Linux 5.13 or later with "
                + "Landlock and seccomp; in a container, their system calls must be allowed, and root must be able to change its user."
        case .fileUnreadable(let cause): "The media file cannot be read: \(cause)."
        case .spoolFull: "No room for a temporary copy of a media file."
        case .spoolFailed(let cause): "A temporary copy of a media file cannot be written: \(cause)."
        case .noThread: "The system gives no thread for a decoder."
        case .noDescriptor: "The system gives no file descriptor for a decoder."
        default: userMessage
        }
    }

    private var fileMessage: String? {
        switch self {
        case .empty:
            "The file is empty (0 bytes). Look whether the recording was saved, then send it again."
        case .notWAV(let looksLike):
            "This is not a WAV file: it looks like \(looksLike). Convert it to WAV and send that."
        case .notAudio(let looksLike):
            "This is no recording: it looks like \(looksLike). Send a sound or video file."
        case .unsupportedMedia(let what):
            "This cannot be read here: it is \(what). Export the recording as MP3, M4A or WAV and send that."
        case .noAudioTrack:
            "The file has no sound track. Look whether the microphone was on."
        case .noSuchTrack(let number, let count):
            "The file has no sound track \(number): it has \(count)."
        case .damaged(let read, let promised):
            Self.damage(read: read, promised: promised)
        case .headerTruncated:
            "The WAV file ends before its audio begins. The upload or the copy was probably cut off; send the whole file."
        case .audioTruncated(let present, let promised):
            "The WAV file is cut off: its header promises \(Self.seconds(promised)) of audio and only \(Self.seconds(present)) are there. "
                + "Send the whole file."
        case .malformed(let what):
            "The WAV file is damaged: \(what)."
        case .inconsistentHeader(let what):
            "The WAV file's header cannot be right: \(what). Export the recording again."
        case .unsupportedCodec(let name):
            "The WAV file holds \(name), which is not read here. Save it as PCM (8, 16, 24 or 32 bit), as floating point, A-law or µ-law."
        case .noSamples:
            "The file is a sound file, but it holds no audio (0 samples)."
        case .notFinite(let seconds, let channel):
            "The audio holds a value that is not a number at \(Self.seconds(seconds)) in channel \(channel). Export the recording again."
        case .malformedPeaks:
            "The stored outline of the recording is damaged. It is made anew when the recording is processed again."
        default: nil
        }
    }

    private var limitMessage: String? {
        switch self {
        case .tooLong(let limit):
            "The recording is longer than the \(Self.seconds(limit)) that are allowed here."
        case .tooManyBytes(let limit):
            "The file is larger than the \(limit) bytes that are allowed here."
        case .tooManyChannels(let count, let limit):
            "The recording has \(count) channels; at most \(limit) are allowed here."
        case .unsupportedSampleRate(let rate, let allowed):
            "The header states a sample rate of \(rate) Hz; \(allowed.lowerBound) to \(allowed.upperBound) Hz are read here."
        default: nil
        }
    }

    private var decoderMessage: String? {
        switch self {
        case .decoderCPULimit(let seconds):
            "Decoding the file takes more than the \(seconds) s of computing that are allowed. It is probably damaged."
        case .decoderMemoryLimit:
            "Decoding the file takes more memory than is allowed. It is probably damaged."
        case .decoderOutputLimit(let bytes):
            "Converting the file makes more than the \(bytes) bytes that are allowed."
        case .decoderTimedOut:
            "The decoder did not answer in time. Trying again may help."
        case .decoderCrashed:
            "The decoder stopped unexpectedly. The file is probably damaged; trying again may help."
        case .decoderMissing:
            "This server reads WAV alone, since FFmpeg is not installed on it. Its operator can install it (apt-get install ffmpeg); until "
                + "then, send the recording as WAV."
        case .decoderAnswerInvalid:
            "The decoder could not make sense of the file. It is probably damaged."
        default: nil
        }
    }

    private static func damage(read: Double, promised: Double?) -> String {
        guard read > 0 else { return "The file is damaged: nothing of its sound can be read. Send the whole file." }
        let whole = promised.map { " of \(seconds($0))" } ?? ""
        return "The file is damaged or cut off: \(seconds(read))\(whole) could be read. Send the whole file if you have it."
    }

    /// Seconds with at most three decimals: `12 s`, `0.125 s`.
    private static func seconds(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded)) s" : "\(rounded) s"
    }
}
