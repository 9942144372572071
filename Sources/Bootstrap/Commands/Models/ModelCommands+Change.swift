import ModelLibrary

extension ModelCommands {
    struct RemovedModel: Encodable {
        let name: String
        let removed: Bool
    }

    struct UsedModel: Encodable {
        let task: ModelTask
        let model: String?
        let note: String
    }

    struct Verification: Encodable {
        struct Model: Encodable {
            let name: String
            let trust: InstalledModel.Trust
            let isWhole: Bool
            let damage: [ModelDamage]
        }

        let models: [Model]
    }

    /// - Parameter forgetsChecksum: lets the next download be another one.
    public static func remove(
        _ names: [String], forgetsChecksum: Bool, options: [String: String], output: CommandOutput
    ) async -> ExitStatus {
        await output.run {
            let place = try Place(options)
            for name in names {
                try place.store.remove(name, forgetsChecksum: forgetsChecksum)
                try output.show(RemovedModel(name: name, removed: true), text: "\(name) is removed")
            }
        }
    }

    /// Lets an installed model serve its task.
    public static func use(_ name: String, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let model = try Place(options).store.use(name)
            try output.show(
                UsedModel(task: model.task, model: model.name, note: effect(on: model.task)),
                text: "\(model.name) serves \(model.task.words). \(effect(on: model.task))")
        }
    }

    /// Lets none serve a task.
    public static func useNone(for task: String, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let task = try Self.task(task)
            try Place(options).store.useNone(for: task)
            try output.show(UsedModel(task: task, model: nil, note: effect(on: task)), text: "no model serves \(task.words)")
        }
    }

    /// Reads installed models back; all of them for no names.
    ///
    /// - Returns: `.failure` when one is damaged.
    public static func verify(_ names: [String], options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let place = try Place(options)
            let models = try names.isEmpty ? place.store.models() : names.map { try place.store.model($0) }
            let found = try models.map { model in
                let line = ModelProgressLine(model.name)
                defer { line.finish() }
                var done: Int64 = 0
                let damage = try place.store.verify(model.name, entry: place.catalogue[model.name]) { count in
                    try Task.checkCancellation()
                    done += Int64(count)
                    line.show(.checking(done, of: model.bytes))
                }
                return Verification.Model(name: model.name, trust: model.trust, isWhole: damage.isEmpty, damage: damage)
            }
            try output.show(Verification(models: found), text: found.isEmpty ? "no models" : found.map(words).joined(separator: "\n"))
            return found.allSatisfy(\.isWhole) ? .success : .failure
        }
    }

    private static func words(_ model: Verification.Model) -> String {
        guard !model.isWhole else { return "\(model.name) is whole" }
        let lines = model.damage.map { "  \(Printable.line($0.path)): \($0.kind.rawValue)" }
        return (["\(model.name) is damaged; 'crescendo models remove \(model.name)' and install it anew"] + lines).joined(separator: "\n")
    }
}
