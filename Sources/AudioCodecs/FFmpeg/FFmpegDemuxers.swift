/// The containers that FFmpeg may open. All that carry sound, but for these, which are not for a file that a stranger sent:
///
/// - lists and descriptions of other files or of network addresses (`concat`, `hls`, `dash`, `imf`, `sdp`, `rtsp`), and `vobsub` and
///   `mlv`, which look for neighbours;
/// - capture devices and test sources (`alsa`, `x11grab`, `lavfi`), and text that makes sound of itself (`sbg`);
/// - pictures, subtitles and video without a container, which have no sound;
/// - samples without a header, which any file could be taken for;
/// - `libgme` and `libopenmpt`, players of music modules, which are programs rather than recordings.
///
/// Names of FFmpeg 5.1; those that another version does not know do no harm.
enum FFmpegDemuxers {
    static let allowed = [
        "3dostr,4xm,aa,aac,aax,ac3,ace,acm,act,adp,ads,adx,aea,afc,aiff,aix,alp,amr,amrnb,amrwb,anm,apc,ape,apm,argo_asf,argo_brp",
        "argo_cvg,asf,asf_o,ast,au,av1,avi,avr,avs,bethsoftvid,bfi,bfstm,bink,binka,bmv,boa,brstm,c93,caf,daud,dcstr,derf,dfa",
        "dhav,dsf,dsicin,dss,dts,dtshd,dv,dxa,ea,ea_cdata,eac3,epaf,film_cpk,flac,flv,fsb,fwse,g723_1,g729,gdv,genh,gxf,hca,hcom",
        "hnm,idcin,iff,ifv,ilbc,ipmovie,ircam,iss,iv8,ivr,jv,kux,kvag,live_flv,lmlm4,loas,luodat,lvf,lxf,matroska,webm,mca,mgsts",
        "mlp,mm,mmf,mods,moflex,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpc,mpc8,mpeg,mpegts,msf,msnwctcp,msp,mtaf,mtv,musx,mv,mvi,mxf,mxg",
        "nistsphere,nsp,nsv,nut,nuv,ogg,oma,paf,pmp,pp_bnk,psxstr,pva,pvf,qcp,redspark,rl2,rm,roq,rpl,rsd,rso,s337m,scd",
        "sdr2,sds,sdx,sga,shn,siff,simbiosis_imx,smk,smush,sol,sox,spdif,svag,svs,swf,tak,thp,tiertexseq,tmv,truehd,tta,ty,vag",
        "vc1test,vividas,vivo,vmd,voc,vpk,vqf,w64,wav,wc3movie,wsaud,wsd,wsvqa,wtv,wv,wve,xa,xmv,xvag,xwma,yop",
    ].joined(separator: ",")
}
