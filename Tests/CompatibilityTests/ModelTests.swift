import Testing

@testable import Compatibility

@Suite struct ModelTests {
    @Test func enginesAreModelsBesideTheDefaultsName() async throws {
        let json = try await Fixture().ask("listModels").json()
        let models = try #require(json["data"] as? [[String: Any]])
        #expect(json["object"] as? String == "list" && models.map { $0["id"] as? String } == ["whisper-1", "scripted"])
        for model in models {
            #expect(Set(model.keys) == ["id", "object", "created", "owned_by"])
            #expect(model["object"] as? String == "model" && model["created"] as? Int == 1_800_000_000)
        }
        #expect((try await Fixture([]).ask("listModels").json()["data"] as? [Any])?.isEmpty == true)
    }

    @Test func oneModelIsFoundByItsName() async throws {
        for name in ["whisper-1", "scripted"] {
            #expect(try await Fixture().ask("getModel", path: ["model": name]).json()["id"] as? String == name)
        }
        let unknown = try await Fixture().ask("getModel", path: ["model": "gpt-9"])
        #expect(unknown.status == 404)
        #expect(try unknown.error()["code"] as? String == "model_not_found")
    }
}
