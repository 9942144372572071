import AudioCodecs
import Logging
import Synthesis
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Doctor {
    /// Whether the voices that are told phonemes get them; `nil` where there is none.
    static func checkPhonemizer(_ settings: Settings) async -> Finding? {
        let voices = Engines(settings, logger: Logger(label: "crescendo")).synthesizers.compactMap(\.phonemeVoice)
        guard !voices.isEmpty else { return nil }
        do {
            for voice in Set(voices) { _ = try await EspeakPhonemizer(program: settings.espeak).phonemes(of: "one", voice: voice) }
            return Finding(what: "eSpeak NG", isFine: true, message: "tells voices how words are pronounced, in its sandbox")
        } catch {
            return Finding(what: "eSpeak NG", isFine: false, message: (error as? any CodedError)?.operatorMessage ?? "\(error)")
        }
    }

    /// Whether FFmpeg is there and runs in its sandbox: it is shown a recording of a tenth of a second.
    static func checkDecoder(_ settings: Settings) async -> Finding {
        do {
            let ffmpeg = settings.ffmpeg
            try ffmpeg.checkInstallation()
            let silence = WAVWriter.file(AudioBuffer([Float](repeating: 0, count: 1600), sampleRate: 16_000))
            let directory = access(settings.dataDirectory, W_OK) == 0 ? settings.dataDirectory : "/tmp"
            let file = try await MediaFile.holding(silence, in: directory)
            var sound = ffmpeg.decode(file, try await ffmpeg.describe(file)).makeAsyncIterator()
            guard try await sound.next() != nil else { throw AudioError.noSamples }
            return Finding(what: "FFmpeg", isFine: true, message: "reads every format, in its sandbox")
        } catch {
            let cause = (error as? any CodedError)?.operatorMessage ?? "\(error)"
            return Finding(what: "FFmpeg", isFine: false, message: "\(cause) Until then recordings are taken as WAV alone.")
        }
    }
}
