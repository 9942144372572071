import ArgumentParser
import Transcription

/// What `--diarize` and `--speakers` may be, wherever they are.
enum SpeakerOptions {
    static func validate(diarize: Bool, speakers: Int?, multichannel: Bool) throws {
        if let speakers, !(1...TranscriptionSettings.speakerLimit).contains(speakers) {
            throw ValidationError("--speakers is 1 to \(TranscriptionSettings.speakerLimit).")
        }
        if multichannel, diarize || speakers != nil {
            throw ValidationError("With --multichannel each channel is a speaker already; ask for one of them.")
        }
    }
}
