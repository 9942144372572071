public import VoiceCore

/// What can go wrong with webhooks, in the words of whoever manages them.
public enum WebhooksError: CodedError, Equatable {
    case notFound
    case deliveryNotFound
    case tooMany(limit: Int)
    /// The rule that the address breaks.
    case invalidURL(String)
    /// The address is one of this machine or of a private network.
    case addressRefused
    case unknownEvent(String)
    case descriptionTooLong
    /// It is on its way already.
    case deliveryPending

    static let descriptionLimit = 200

    public var code: String {
        switch self {
        case .notFound: "webhook_not_found"
        case .deliveryNotFound: "webhook_delivery_not_found"
        case .tooMany: "too_many_webhooks"
        case .invalidURL: "webhook_url_invalid"
        case .addressRefused: "webhook_address_refused"
        case .unknownEvent: "webhook_event_unknown"
        case .descriptionTooLong: "webhook_description_too_long"
        case .deliveryPending: "webhook_delivery_pending"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound: "There is no such webhook in this account."
        case .deliveryNotFound: "The webhook has no such delivery; finished ones are kept for 30 days."
        case .tooMany(let limit): "An account has at most \(limit) webhooks."
        case .invalidURL(let rule): "The address of a webhook cannot be this. \(rule)"
        case .addressRefused: "Webhooks are not sent to this machine or to private networks."
        case .unknownEvent(let kind):
            "There is no event '\(kind.prefix(64))'; the events are: \(WebhookEventKinds.all.joined(separator: ", "))."
        case .descriptionTooLong: "A description has at most \(Self.descriptionLimit) characters, without line breaks."
        case .deliveryPending: "The delivery is still being tried."
        }
    }
}
