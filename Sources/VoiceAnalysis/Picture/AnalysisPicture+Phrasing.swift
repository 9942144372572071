import Transcription

extension AnalysisPicture {
    /// Ticks of more syllables than this would be a grey bar.
    private static let mostTicks = 420

    /// A bar for each stretch of speech, the length of pauses between them, and a tick for each syllable.
    mutating func drawPhrasing(top: Double, height: Double) {
        let axis = ValueAxis(top: top, height: height, lowest: 0, highest: 1, step: 2)
        drawPauses(axis)
        let barHeight = 18.0
        let bar = top + 12
        for stretch in speech {
            let (x, end) = (time.x(stretch.lowerBound), time.x(stretch.upperBound))
            canvas.rectangle(x, bar, max(0.8, end - x), barHeight, "fill=\"#33475b\" rx=\"2\"")
        }
        for pause in tracks.pauses {
            let (x, end) = (time.x(pause.lowerBound), time.x(pause.upperBound))
            let label = DecimalText.fixed(pause.upperBound - pause.lowerBound, decimals: end - x < 40 ? 1 : 2)
            guard end - x > 8 * Double(label.count) else { continue }
            canvas.text((x + end) / 2, bar + 13.5, label, .middle, "font-size=\"12\" fill=\"#37424e\"")
        }
        let syllables = tracks.syllables
        if syllables.count <= Self.mostTicks {
            canvas.lines(
                syllables.map { [(time.x($0), bar + barHeight + 7), (time.x($0), bar + barHeight + 19)] },
                "fill=\"none\" stroke=\"#1c2530\" stroke-width=\"1.5\"")
        }
        drawFrame(axis, "Speech", "", label: { _ in "" }, lines: false)
    }

    /// What lies between the silent pauses.
    private var speech: [ClosedRange<Double>] {
        var stretches: [ClosedRange<Double>] = []
        var end = 0.0
        for pause in tracks.pauses {
            if pause.lowerBound > end { stretches.append(end...pause.lowerBound) }
            end = max(end, pause.upperBound)
        }
        if end < tracks.durationSeconds, tracks[.pauses] != nil { stretches.append(end...tracks.durationSeconds) }
        return stretches
    }

    /// The words at their times, in two lines, as far as they have room.
    ///
    /// - Returns: whether there are any; of a recording in which hardly any have room, none is drawn.
    mutating func drawWords(top: Double) -> Bool {
        let perWord = time.width / Double(max(1, words.count))
        guard !words.isEmpty, perWord > 24 else { return false }
        var ends = [-Double.infinity, -Double.infinity]
        for word in words {
            let x = (time.x(word.start) + time.x(word.end)) / 2
            let half = 3.9 * Double(word.text.count) + 3
            guard let line = ends.indices.first(where: { ends[$0] <= x - half }) else { continue }
            ends[line] = x + half
            canvas.text(x, top + 14 + 19 * Double(line), word.text, .middle, "font-size=\"13\"")
        }
        canvas.text(time.left - 9, top + 24, "words", .end, "font-weight=\"bold\"")
        return true
    }

    /// What each mark means.
    mutating func drawLegend(top: Double) {
        var x = time.left
        func place(_ width: Double) -> Double {
            defer { x += width }
            return x
        }
        for number in 0..<3 {
            let start = place(64)
            drawMarks(number, [(start + 6, top - 4.5)], size: 1.9)
            canvas.text(start + 17, top, "F\(number + 1)")
        }
        let pitch = place(190)
        canvas.line(pitch, top - 4, pitch + 26, top - 4, "stroke=\"\(Ink.pitch)\" stroke-width=\"2.6\" stroke-linecap=\"round\"")
        canvas.text(pitch + 34, top, "pitch, where voiced")
        let median = place(140)
        canvas.line(median, top - 4, median + 26, top - 4, "stroke=\"\(Ink.pitch)\" stroke-width=\"1.2\" stroke-dasharray=\"7 5\"")
        canvas.text(median + 34, top, "its median")
        let level = place(130)
        canvas.line(level, top - 4, level + 26, top - 4, "stroke=\"\(Ink.intensity)\" stroke-width=\"1.8\"")
        canvas.text(level + 34, top, "intensity")
        let bar = place(110)
        canvas.rectangle(bar, top - 11, 26, 13, "fill=\"#33475b\" rx=\"2\"")
        canvas.text(bar + 34, top, "speech")
        let pause = place(230)
        canvas.rectangle(pause, top - 11, 26, 13, Ink.pause + " stroke=\"#8a95a1\" stroke-width=\"0.6\"")
        canvas.text(pause + 34, top, "pause, its length in seconds")
        let tick = place(110)
        if tracks.syllables.count <= Self.mostTicks {
            canvas.line(tick + 8, top - 11, tick + 8, top + 2, "stroke=\"#1c2530\" stroke-width=\"1.5\"")
            canvas.text(tick + 18, top, "syllable")
        }
    }
}
