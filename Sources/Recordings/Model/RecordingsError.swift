public import VoiceCore

/// What can go wrong with recordings, in the words of their users.
public enum RecordingsError: CodedError, Equatable {
    case notFound
    case markerNotFound
    case titleTooLong
    case labelLength
    case markerOutsideRecording(durationSeconds: Double)
    case audioMissing
    case unexpectedField(String)
    case duplicateField(String)
    /// A field of what describes a recording, and the rule that it breaks.
    case invalidField(String, String)
    case collectionNotFound
    case transcriptNotFound
    /// Only a whole transcript can be edited, chosen or exported.
    case transcriptNotReady
    /// An edit was made from a revision that is not the current one.
    case staleRevision(current: String)
    case invalidEdit(operation: Int, String)
    /// Edits can be taken over only from what a person made, and only to what a machine did.
    case transcriptNotEdited
    case transcriptNotMachines
    case nothingToCancel
    case notInTrash
    case speakerNotFound
    case voiceNotFound
    /// A person's voice is learnt only while their consent lasts.
    case consentMissing
    /// Nobody in the current transcript is called so.
    case noSuchVoice
    case voiceTooShort
    /// No model that makes numbers of voices is installed.
    case voiceModelMissing
    /// Nothing was set up that could be offered as a first recording.
    case sampleMissing

    static let textLimit = 200

    private static var described: String { RecordingDescription.fields.map { "'\($0)'" }.joined(separator: ", ") }

    public var code: String {
        switch self {
        case .notFound: "recording_not_found"
        case .markerNotFound: "marker_not_found"
        case .titleTooLong: "title_too_long"
        case .labelLength: "label_length"
        case .markerOutsideRecording: "marker_outside_recording"
        case .audioMissing: "audio_missing"
        case .unexpectedField: "unexpected_field"
        case .duplicateField: "duplicate_field"
        case .invalidField: "invalid_field"
        case .collectionNotFound: "collection_not_found"
        case .transcriptNotFound: "transcript_not_found"
        case .transcriptNotReady: "transcript_not_ready"
        case .staleRevision: "stale_revision"
        case .invalidEdit: "invalid_edit"
        case .transcriptNotEdited: "transcript_not_edited"
        case .transcriptNotMachines: "transcript_not_machines"
        case .nothingToCancel: "nothing_to_cancel"
        case .notInTrash: "not_in_trash"
        case .speakerNotFound: "speaker_not_found"
        case .voiceNotFound: "voice_not_found"
        case .consentMissing: "consent_missing"
        case .noSuchVoice: "no_such_voice"
        case .voiceTooShort: "voice_too_short"
        case .voiceModelMissing: "voice_model_missing"
        case .sampleMissing: "sample_missing"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound: "There is no such recording in this account."
        case .markerNotFound: "There is no such marker on this recording."
        case .titleTooLong: "A title has at most \(Self.textLimit) characters."
        case .labelLength: "A marker's label has 1 to \(Self.textLimit) characters."
        case .markerOutsideRecording(let seconds): "The recording is \(seconds) s long; a marker lies between 0 and that."
        case .audioMissing: "The form has no field 'file' with audio in it."
        case .unexpectedField(let name): "The form has a field '\(name)'; it takes 'file' and \(Self.described)."
        case .duplicateField(let name): "The form has the field '\(name)' more than once."
        case .invalidField(let name, let rule): "The field '\(name)' is not valid. \(rule)"
        case .transcriptNotFound: "The recording has no such transcript."
        case .transcriptNotReady: "The transcript is not whole yet, or its transcription failed."
        case .staleRevision(let current): "The transcript was changed meanwhile; the current revision is \(current)."
        case .invalidEdit(let operation, let rule): "Operation \(operation) cannot be carried out. \(rule)"
        case .transcriptNotEdited: "No person edited that transcript, so there are no edits to take over."
        case .transcriptNotMachines: "That transcript is a person's edit; edits are taken over to what a machine heard."
        case .nothingToCancel: "No transcription of this recording is under way."
        case .notInTrash: "There is no such recording in the trash."
        case .speakerNotFound: "There is no such speaker in this account."
        case .voiceNotFound: "The speaker has no such voice."
        case .consentMissing: "The speaker's consent was withdrawn or has expired; record a new one first."
        case .noSuchVoice: "Nobody in the recording's current transcript is called that."
        case .voiceTooShort: "There is too little speech of that speaker to know the voice by; some seconds are needed."
        case .voiceModelMissing: "No model that knows voices is installed. 'crescendo models install campplus-en' installs one."
        case .sampleMissing: "This server has no sample recording. './dev.sh setup' makes one."
        case .collectionNotFound: "There is no such collection in this account."
        }
    }
}
