import VoiceCore

/// Where the file store keeps what, below its directory.
///
///     objects/k3/obj_01hz…k3     the objects, in 1024 directories by the last two characters of the id, which are random
///     uploads/obj_01hz….part     objects on their way in
///     uploads/obj_01hz….journal  how much of them is durable
struct ObjectPaths: Sendable {
    let root: String

    var objects: String { root + "/objects" }
    var uploads: String { root + "/uploads" }

    func shard(of id: ObjectID) -> String { objects + "/" + id.text.suffix(2) }
    func object(_ id: ObjectID) -> String { shard(of: id) + "/" + id.text }
    func part(_ id: ObjectID) -> String { uploads + "/" + id.text + ".part" }
    func journal(_ id: ObjectID) -> String { uploads + "/" + id.text + ".journal" }

    /// The upload that a file in `uploads` belongs to.
    static func upload(ofFile name: String) -> ObjectID? {
        name.firstIndex(of: ".").flatMap { ObjectID(String(name[..<$0])) }
    }
}
