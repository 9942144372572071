/// The kinds of id that more than one module speaks of; a module's private kinds live with it.
public enum AccountTag: IdentifierTag { public static let prefix = "acc" }
public enum RecordingTag: IdentifierTag { public static let prefix = "rec" }
public enum TranscriptTag: IdentifierTag { public static let prefix = "trn" }
public enum JobTag: IdentifierTag { public static let prefix = "job" }
public enum ObjectTag: IdentifierTag { public static let prefix = "obj" }

public typealias AccountID = Identifier<AccountTag>
public typealias RecordingID = Identifier<RecordingTag>
public typealias TranscriptID = Identifier<TranscriptTag>
public typealias JobID = Identifier<JobTag>
public typealias ObjectID = Identifier<ObjectTag>
