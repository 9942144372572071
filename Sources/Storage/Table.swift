/// A table, declared once and created on both databases.
public struct Table: Sendable {
    /// Whose data a table holds, which decides how it is reached and where it lives in a fleet.
    public enum Scope: Sendable {
        /// One account's data: the primary key begins with `account_id`, and every query filters by it.
        case account
        /// People, memberships, key look-ups: found before the account is known.
        case identity
        /// The installation's own: settings, the event log, metrics.
        case installation
    }

    public struct Column: Sendable {
        public enum Kind: Sendable {
            case integer, real, text, blob
            /// A 64-bit number that the database counts up and never gives twice; must be the whole primary key.
            case counter
        }

        public let name: String
        public let kind: Kind
        public let isNullable: Bool
        public let defaultValue: SQLValue?

        public init(_ name: String, _ kind: Kind, isNullable: Bool = false, default defaultValue: SQLValue? = nil) {
            self.name = name
            self.kind = kind
            self.isNullable = isNullable
            self.defaultValue = defaultValue
        }
    }

    public struct Index: Sendable {
        public let name: String
        /// Column names, each with an optional ` DESC`.
        public let columns: [String]
        public let isUnique: Bool
        /// The `WHERE` of a partial index, in what both databases understand.
        public let predicate: String?

        public init(_ name: String, _ columns: [String], isUnique: Bool = false, where predicate: String? = nil) {
            self.name = name
            self.columns = columns
            self.isUnique = isUnique
            self.predicate = predicate
        }
    }

    public let name: String
    public let scope: Scope
    public let columns: [Column]
    public let primaryKey: [String]
    public let indexes: [Index]

    public init(_ name: String, scope: Scope, columns: [Column], primaryKey: [String], indexes: [Index] = []) {
        precondition(scope != .account || primaryKey.first == "account_id", "\(name): the key of an account's table begins with account_id")
        self.name = name
        self.scope = scope
        self.columns = columns
        self.primaryKey = primaryKey
        self.indexes = indexes
    }
}
