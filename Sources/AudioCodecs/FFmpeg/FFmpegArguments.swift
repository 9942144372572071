/// The command lines of FFmpeg's programs.
enum FFmpegArguments {
    /// What every command begins with: one file that is open already, no other protocol, no other container than those allowed.
    private static let input = [
        "-hide_banner", "-v", "error", "-threads", "1", "-protocol_whitelist", "file", "-format_whitelist", FFmpegDemuxers.allowed,
    ]

    /// Prints what is in the file as JSON; `error` instead, where it cannot be opened.
    static let describe =
        input + [
            "-of", "json", "-show_error", "-show_entries",
            "format=format_name,duration:format_tags=title,creation_time,major_brand:"
                + "stream=codec_type,codec_name,codec_tag_string,sample_rate,channels,channel_layout,duration:"
                + "stream_disposition=default,attached_pic:stream_tags=language,title,DURATION:packet_side_data=side_data_type",
            // One packet, for what is encrypted says so there.
            "-read_intervals", "%+#1", "-i", SandboxedProgram.inputPath,
        ]

    /// Writes a track as 32-bit floating point, little-endian, the channels of a frame beside each other.
    static func decode(_ track: AudioTrack, index: Int, _ options: DecodingOptions) -> [String] {
        let isMixed = options.channels == .mixed
        let filters =
            (isMixed ? mixing(track) : []) + [
                timed(options.sampleRate), "aformat=sample_fmts=flt" + (isMixed ? ":channel_layouts=mono" : ""),
            ]
        let channels = isMixed ? 1 : track.channelCount
        return transcoding(index, filters) + ["-ac", "\(channels)", "-f", "f32le", "pipe:1"]
    }

    /// Writes a track as AAC in MP4 to the output file, its index in front; what it prints meanwhile are signs of life.
    static func encode(_ track: AudioTrack, index: Int, sampleRate: Int, bitRate: Int) -> [String] {
        let layout = track.channelCount == 1 ? "mono" : "stereo"
        let mixing = mixing(track)
        let filters = mixing + [timed(sampleRate), "aformat=channel_layouts=\(mixing.isEmpty ? layout : "mono")"]
        return transcoding(index, filters) + [
            "-c:a", "aac", "-b:a", "\(bitRate)", "-flags:a", "+bitexact", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4",
            "-progress", "pipe:1", "-stats_period", "1", "-y", SandboxedProgram.outputPath,
        ]
    }

    /// A file with errors is read to its end: how much of it could be read is told by the samples. Channels whose place is not known
    /// are not taken for surround sound because of their number.
    private static func transcoding(_ index: Int, _ filters: [String]) -> [String] {
        ["-nostdin", "-filter_threads", "1", "-max_error_rate", "1", "-guess_layout_max", "2"] + input + [
            "-vn", "-sn", "-dn", "-i", SandboxedProgram.inputPath, "-map", "0:a:\(index)", "-map_metadata", "-1", "-map_chapters", "-1",
            "-af", filters.joined(separator: ","),
        ]
    }

    /// Where the resampler cannot know how to mix: more than two channels of unknown place.
    private static func mixing(_ track: AudioTrack) -> [String] {
        guard track.layout == nil, track.channelCount > 2 else { return [] }
        return ["pan=mono|c0<" + (0..<track.channelCount).map { "c\($0)" }.joined(separator: "+")]
    }

    /// Resamples and mixes, keeping to the file's times: a gap in it, or a track that begins late, becomes silence, so that a word's
    /// time is the time at which a player plays it. The mix is scaled so that it cannot exceed full scale. The filter is as long as
    /// is needed for 80 dB of suppression.
    private static func timed(_ sampleRate: Int) -> String {
        "\(forwardTimes),aresample=osr=\(sampleRate):async=1:first_pts=0:rematrix_maxval=1:filter_size=64:cutoff=0.95"
    }

    /// Keeps time stamps from costing sound: `aresample` fills gaps, but where stamps stand still or go back it would drop samples. So a
    /// frame begins where the last one ended (register 0) unless its stamp is 0.1 s to an hour later; a leap beyond is no gap.
    private static let forwardTimes =
        "asetpts='st(1,PTS-ld(0));st(2,if(between(ld(1)*TB,0.1,3600),PTS,ld(0)));st(0,ld(2)+NB_SAMPLES/SR/TB);ld(2)'"
}
