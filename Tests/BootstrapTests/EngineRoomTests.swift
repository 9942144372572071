import Testing

@testable import Bootstrap

/// How many processes an engine gets.
@Suite struct EngineRoomTests {
    @Test(
        arguments: [
            (nil, 1 << 30, 8), (64 << 30, 1 << 30, 8), (8 << 30, 1 << 30, 2), (4 << 30, 1 << 30, 1), (1 << 30, 2 << 30, 1),
            (2 << 30, 64 << 20, 7),
        ] as [(Int64?, Int64, Int)])
    func oneACoreAsFarAsMemoryAllows(_ memory: Int64?, _ model: Int64, _ processes: Int) {
        #expect(EngineRoom(cores: 8, memory: memory).processes(modelBytes: model) == processes)
    }

    @Test func thisMachineHasRoom() {
        let room = EngineRoom.here
        #expect(room.cores >= 1 && room.memory.map { $0 > 64 << 20 } == true, "\(room)")
    }
}
