public import Transcription

/// A recording's analysis as one picture on one time axis: wave, spectrogram with formants, pitch, intensity, speech and pauses, words.
///
/// 1440 pixels wide, for a screen and for a sheet of paper: every mark differs in shape or brightness too, so that it can be read in black
/// and white. Its size does not grow with the recording.
public struct AnalysisPicture {
    static let width = 1_440.0
    /// Room for what the axes are labelled with.
    static let margin = 92.0
    private static let gap = 22.0

    let analysis: RecordingAnalysis
    let tracks: AnalysisTracks
    let words: [TranscriptWord]
    let time: TimeAxis
    var canvas = SVGCanvas()

    private init(_ analysis: RecordingAnalysis, _ tracks: AnalysisTracks, _ transcript: Transcript?) {
        self.analysis = analysis
        self.tracks = tracks
        words = transcript?.words ?? []
        time = TimeAxis(left: Self.margin, width: Self.width - 2 * Self.margin, seconds: tracks.durationSeconds)
    }

    /// The picture as an SVG file, which refers to nothing outside of itself.
    ///
    /// - Parameter title: above it.
    public static func svg(
        of analysis: RecordingAnalysis, _ tracks: AnalysisTracks, title: String, transcript: Transcript? = nil
    ) -> String {
        var picture = AnalysisPicture(analysis, tracks, transcript)
        return picture.draw(title)
    }

    private mutating func draw(_ title: String) -> String {
        var y = 98.0
        let first = y
        drawWaveform(top: y, height: 104)
        y += 104 + Self.gap
        drawSpectrogram(top: y, height: 320)
        y += 320 + Self.gap
        drawPitch(top: y, height: 170)
        y += 170 + Self.gap
        drawIntensity(top: y, height: 116)
        y += 116 + Self.gap
        drawPhrasing(top: y, height: 58)
        y += 58
        if drawWords(top: y + 8) { y += 52 }
        drawTimes(from: first, to: y)
        drawLegend(top: y + 62)
        drawFootnote(top: y + 96)
        let height = y + 142
        // The ground comes first, under everything.
        let panels = canvas
        canvas = SVGCanvas()
        canvas.rectangle(0, 0, Self.width, height, "fill=\"#ffffff\"")
        drawHead(title)
        canvas.append(panels)
        return canvas.document(
            width: Self.width, height: height, title: title,
            description: "Wave, spectrogram with formants, pitch, intensity, speech and pauses over time. " + summary)
    }

    private mutating func drawHead(_ title: String) {
        canvas.text(Self.margin, 44, Self.cut(title, to: 70), .start, "font-size=\"24\" font-weight=\"bold\"")
        let facts = "\(DecimalText.clock(analysis.durationSeconds, decimals: 1)) · \(DecimalText.exact(analysis.sampleRate / 1_000)) kHz"
        canvas.text(time.right, 44, facts, .end, "font-size=\"15\" fill=\"#4a5663\"")
        canvas.text(Self.margin, 72, summary, .start, "font-size=\"15\" fill=\"#4a5663\"")
    }

    /// The few figures that a reader looks for first.
    private var summary: String {
        func figure(_ label: String, _ measure: Measure) -> String? {
            measure.value.map {
                [label, AnalysisReport.text($0, measure.unit), AnalysisReport.unit(measure.unit)].filter { !$0.isEmpty }
                    .joined(separator: " ")
            }
        }
        let figures = [
            figure("median pitch", analysis.pitch.median), figure("range", analysis.pitch.middleRange),
            figure("articulation", analysis.phrasing.articulationRate), figure("pauses", analysis.phrasing.pauses),
            analysis.words.flatMap { figure("", $0.rate) }, figure("CPPS", analysis.voice.cpps),
            figure("HNR", analysis.voice.harmonicity), figure("loudness", analysis.loudness.integrated),
        ]
        switch analysis.intensity.mean.reason {
        case .silent?: return "Nothing is heard in it."
        case .tooShort?: return "It is too short to be measured."
        default: return figures.compactMap { $0 }.joined(separator: " · ")
        }
    }

    /// Times under the lowest panel, and thin lines through all of them.
    private mutating func drawTimes(from top: Double, to bottom: Double) {
        for tick in time.ticks {
            let x = time.x(tick.seconds)
            canvas.line(x, top, x, bottom + 6, "stroke=\"#5a6672\" stroke-opacity=\"0.28\" stroke-width=\"0.7\"")
            canvas.text(x, bottom + 22, tick.label, .middle)
        }
        canvas.text(time.left + time.width / 2, bottom + 42, time.title, .middle, "fill=\"#4a5663\"")
    }

    private mutating func drawFootnote(top: Double) {
        let parameters = analysis.parameters
        func number(_ value: Double) -> String { DecimalText.exact(value) }
        let lines = [
            "Pitch: autocorrelation, \(number(parameters.pitchFloorHz))–\(number(parameters.pitchCeilingHz)) Hz. "
                + "Formants: Burg, \(number(parameters.maximumFormants)) up to \(number(parameters.formantCeilingHz)) Hz. "
                + "Spectrogram: Gaussian window of 5 ms, +6 dB an octave, 60 dB from black to white. "
                + "Analysis version \(analysis.version).",
            AnalysisReport.disclaimer,
        ]
        for (index, line) in lines.enumerated() {
            canvas.text(Self.margin, top + 18 * Double(index), line, .start, "font-size=\"12\" fill=\"#4a5663\"")
        }
    }

    static func cut(_ text: String, to length: Int) -> String { text.count <= length ? text : text.prefix(length - 1) + "…" }
}

extension SVGCanvas {
    mutating func append(_ other: SVGCanvas) { other.all.forEach { raw($0) } }
}
