import SpeakerDiarization
import Testing

@Suite struct RTTMTests {
    @Test func aTurnIsALine() {
        let turns = [
            SpeakerTurn(startSeconds: 0, endSeconds: 1.0304, speaker: 1), SpeakerTurn(startSeconds: 61.5, endSeconds: 62, speaker: 12),
        ]
        #expect(
            RTTM.text(of: turns, file: "team talk") == """
                SPEAKER team_talk 1 0.000 1.030 <NA> <NA> S1 <NA> <NA>
                SPEAKER team_talk 1 61.500 0.500 <NA> <NA> S12 <NA> <NA>

                """)
    }

    @Test func noTurnsAreNoLines() { #expect(RTTM.text(of: [], file: "silence").isEmpty) }
}
