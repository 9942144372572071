import Storage
import VoiceCore

/// How fast each engine has been on this installation: what an estimate begins with.
enum EngineSpeeds {
    /// Seconds of audio that the past counts for at most: what was measured under another load, or with an older model, fades.
    private static let memory = 3600.0
    /// Shorter pieces of audio measure the beginning and the end of the work rather than its speed.
    private static let shortest = 1.0

    static let table = Table(
        "engine_speeds", scope: .installation,
        columns: [.init("engine", .text), .init("audio_seconds", .real), .init("busy_seconds", .real)], primaryKey: ["engine"])

    /// Seconds of audio for each second; `nil` for an engine that has recognised nothing yet.
    static func speed(of engine: String, _ tx: any ReadTransaction) throws -> Double? {
        guard let row = try tx.first("SELECT audio_seconds, busy_seconds FROM engine_speeds WHERE engine = \(engine)") else { return nil }
        let (audio, busy): (Double, Double) = (try row[0], try row[1])
        return audio > 0 && busy > 0 ? audio / busy : nil
    }

    /// Adds what one run has measured.
    static func add(_ engine: String, audio: Double, busy: Double, _ tx: any WriteTransaction) throws {
        guard audio >= shortest, busy > 0 else { return }
        var sums = (audio: audio, busy: busy)
        if let before = try tx.first("SELECT audio_seconds, busy_seconds FROM engine_speeds WHERE engine = \(engine)") {
            sums.audio += try before[0]
            sums.busy += try before[1]
        }
        let weight = min(1, memory / sums.audio)
        try tx.execute(
            """
            INSERT INTO engine_speeds (engine, audio_seconds, busy_seconds)
            VALUES (\(engine), \(sums.audio * weight), \(sums.busy * weight))
            ON CONFLICT (engine) DO UPDATE SET audio_seconds = excluded.audio_seconds, busy_seconds = excluded.busy_seconds
            """)
    }
}
