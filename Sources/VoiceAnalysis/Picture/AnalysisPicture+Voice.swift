import FoundationEssentials

extension AnalysisPicture {
    /// Bands up to here are drawn: what tells vowels apart, and the lower half of hisses.
    private static let highestHz = 5_500.0
    /// Pixels between two marks of a formant, at least.
    private static let markSpacing = 4.2

    mutating func drawSpectrogram(top: Double, height: Double) {
        let bandwidth = tracks[.spectrogram]?.bins.map { $0.lowestHz + (Double($0.count) - 0.5) * $0.stepHz } ?? 0
        let highest = bandwidth > 0 ? min(Self.highestHz, bandwidth) : Self.highestHz
        let axis = ValueAxis(top: top, height: height, lowest: 0, highest: highest, step: highest > 2_500 ? 1_000 : 500)
        if let image = tracks[.spectrogram].flatMap({
            PNGImage(spectrogram: $0, highestHz: highest, columns: Int(1.5 * time.width))
        }) {
            let (start, end) = spectrogramSeconds
            let data = Data(image.bytes).base64EncodedString()
            let (x, width) = (time.x(start), time.x(end) - time.x(start))
            canvas.raw(
                "<image x=\"\(SVGCanvas.n(x))\" y=\"\(SVGCanvas.n(top))\" width=\"\(SVGCanvas.n(width))\" "
                    + "height=\"\(SVGCanvas.n(height))\" preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,\(data)\"/>")
        } else {
            drawAbsence(axis, "too short")
        }
        drawFormants(axis)
        drawFrame(axis, "Spectrogram", "Hz", label: { DecimalText.exact($0) }, lines: false)
    }

    /// From half a step before the first column to half a step behind the last.
    private var spectrogramSeconds: (start: Double, end: Double) {
        guard let track = tracks[.spectrogram], let timing = track.timing else { return (0, 0) }
        let start = timing.startSeconds - timing.stepSeconds / 2
        return (max(0, start), min(tracks.durationSeconds, start + Double(track.rowCount) * timing.stepSeconds))
    }

    /// F1 to F3 where the voice sounds: a disc, a square and a triangle, each with a white edge on the dark ground.
    private mutating func drawFormants(_ axis: ValueAxis) {
        guard let track = tracks[.formants], let pitch = tracks[.pitch], let timing = track.timing else { return }
        let pixels = time.width * timing.stepSeconds / max(timing.stepSeconds, tracks.durationSeconds)
        let group = max(1, Int((Self.markSpacing / max(1e-9, pixels)).rounded(.up)))
        for number in 0..<track.width {
            var marks: [(x: Double, y: Double)] = []
            for first in stride(from: 0, to: track.rowCount, by: group) {
                let rows = (first..<min(track.rowCount, first + group)).filter { row in
                    pitch.nearest(track.seconds(row)).flatMap { pitch.value($0, 0) } != nil
                }
                let values = rows.compactMap { track.value($0, number) }.sorted()
                // Where less than half is voiced, there is no vowel to be marked.
                guard 2 * values.count > group || group == 1, !values.isEmpty, let row = rows.first else { continue }
                let value = values[values.count / 2]
                if value < axis.highest {
                    marks.append((time.x(track.seconds(row) + Double(group - 1) / 2 * timing.stepSeconds), axis.y(value)))
                }
            }
            drawMarks(number, marks)
        }
    }

    /// - Parameter number: of the formant, from 0.
    /// - Parameter size: beside that on the spectrogram.
    mutating func drawMarks(_ number: Int, _ marks: [(x: Double, y: Double)], size: Double = 1) {
        let style = "fill=\"\(Ink.formants[number])\" stroke=\"#ffffff\" stroke-width=\"0.9\""
        let outlines = marks.map { mark in
            Self.shapes[number].map { (x: mark.x + size * $0.x, y: mark.y + size * $0.y) }
        }
        canvas.lines(outlines, style, isClosed: true)
    }

    /// A disc (an octagon, at this size), a square, a triangle.
    private static let shapes: [[(x: Double, y: Double)]] = [
        [(2.4, 1), (1, 2.4), (-1, 2.4), (-2.4, 1), (-2.4, -1), (-1, -2.4), (1, -2.4), (2.4, -1)],
        [(-2.1, -2.1), (2.1, -2.1), (2.1, 2.1), (-2.1, 2.1)],
        [(0, -2.9), (2.7, 2), (-2.7, 2)],
    ]

    mutating func drawPitch(top: Double, height: Double) {
        let parameters = analysis.parameters
        let low = analysis.pitch.quantile10.value.map { max(parameters.pitchFloorHz, 0.8 * $0) } ?? parameters.pitchFloorHz
        let high = analysis.pitch.quantile90.value.map { min(parameters.pitchCeilingHz, 1.25 * $0) } ?? 300
        let axis = ValueAxis.around(min(low, 0.9 * high), high, top: top, height: height)
        drawPauses(axis)
        if let track = tracks[.pitch], let timing = track.timing, analysis.pitch.median.value != nil {
            let pixels = time.width * timing.stepSeconds / max(timing.stepSeconds, tracks.durationSeconds)
            if pixels >= 0.1 { drawMelody(track, axis) } else { drawPitchColumns(track, axis, rows: Int((1.5 / pixels).rounded(.up))) }
            drawMedian(axis)
        } else {
            drawAbsence(axis, analysis.pitch.median.reason?.text ?? "")
        }
        drawFrame(axis, "Pitch", "Hz", label: { DecimalText.exact($0) })
    }

    /// A line for each stretch of voice; a frame alone is a dot. Leaps of more than half an octave part lines: no voice makes them.
    private mutating func drawMelody(_ track: AnalysisTrack, _ axis: ValueAxis) {
        var runs: [[(x: Double, y: Double)]] = [[]]
        var last: Double?
        for row in 0..<track.rowCount {
            let value = track.value(row, 0).flatMap { $0 <= axis.highest && $0 >= axis.lowest ? $0 : nil }
            if let value {
                if let last, max(last, value) > 1.42 * min(last, value) { runs.append([]) }
                runs[runs.count - 1].append((time.x(track.seconds(row)), axis.y(value)))
            } else if runs[runs.count - 1].isEmpty == false {
                runs.append([])
            }
            last = value
        }
        let style = "fill=\"none\" stroke=\"\(Ink.pitch)\" stroke-width=\"2.6\" stroke-linejoin=\"round\" stroke-linecap=\"round\""
        canvas.lines(runs.map { $0.count == 1 ? [$0[0], $0[0]] : $0 }, style)
    }

    /// For recordings in which many frames share a pixel: of each column the middle half as a bar.
    private mutating func drawPitchColumns(_ track: AnalysisTrack, _ axis: ValueAxis, rows: Int) {
        var bars: [[(x: Double, y: Double)]] = []
        for first in stride(from: 0, to: track.rowCount, by: rows) {
            let end = min(track.rowCount, first + rows)
            let sorted = SortedValues((first..<end).lazy.compactMap { track.value($0, 0) })
            guard let low = sorted.quantile(0.25), let high = sorted.quantile(0.75), high >= axis.lowest, low <= axis.highest else {
                continue
            }
            let x = time.x((track.seconds(first) + track.seconds(end - 1)) / 2)
            bars.append([(x, axis.y(low) + 0.7), (x, axis.y(high) - 0.7)])
        }
        canvas.lines(bars, "fill=\"none\" stroke=\"\(Ink.pitch)\" stroke-width=\"1.6\"")
    }

    private mutating func drawMedian(_ axis: ValueAxis) {
        guard let median = analysis.pitch.median.value else { return }
        let y = axis.y(median)
        canvas.line(
            time.left, y, time.right, y, "stroke=\"\(Ink.pitch)\" stroke-width=\"1.2\" stroke-dasharray=\"7 5\" stroke-opacity=\"0.75\"")
        canvas.text(time.right + 8, y - 2, "median", .start, "fill=\"\(Ink.pitch)\" font-size=\"12\"")
        canvas.text(
            time.right + 8, y + 13, "\(DecimalText.fixed(median, decimals: 0)) Hz", .start, "fill=\"\(Ink.pitch)\" font-size=\"12\"")
    }
}
