/// The events that webhooks can carry: what the event log says of recordings and what belongs to them.
enum WebhookEventKinds {
    static let all = [
        "recording.created", "recording.updated", "recording.trashed", "recording.restored", "recording.deleted",
        "recording.analyzed",
        "transcript.requested", "transcript.completed", "transcript.failed", "transcript.cancelled", "transcript.edited",
        "transcript.chosen",
        "marker.created", "marker.deleted",
        "collection.created", "collection.updated", "collection.deleted", "collection.recording_added", "collection.recording_removed",
        "speaker.created", "speaker.updated", "speaker.deleted", "speaker.consent_given", "speaker.consent_withdrawn",
        "speaker.consent_expired", "speaker.voice_learnt", "speaker.voice_forgotten",
        disabled,
    ]

    /// What a test sends; it is no event of the log and needs no subscription.
    static let test = "webhook.test"

    /// An endpoint was switched off because it takes nothing; for the account's other endpoints.
    static let disabled = "webhook.disabled"

    private static let known = Set(all)

    static func isKnown(_ kind: String) -> Bool { known.contains(kind) }
}
