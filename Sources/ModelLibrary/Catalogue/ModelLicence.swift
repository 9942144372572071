/// The terms of a model, as its makers state them.
public struct ModelLicence: Codable, Sendable, Equatable {
    public enum CommercialUse: String, Codable, Sendable { case allowed, forbidden, unclear }

    /// Its usual short name, by SPDX where it has one there.
    public let name: String
    /// Where it can be read.
    public let address: String
    public let commercialUse: CommercialUse
    /// Whom to name.
    public let attribution: String
    /// What has to be known before the model is used, and accepted to install it; `nil` where the licence is a common one that permits
    /// commercial use.
    public let condition: String?
    /// What its makers ask of those who download it from them.
    public let gating: String?

    /// Whether installing takes a word of its own; else showing the licence is enough.
    public var needsAcceptance: Bool { condition != nil || commercialUse != .allowed }
}
