/** Length of the header that `wavHeader` writes. */
export const wavHeaderBytes = 44;

/**
 * The header of a WAV file of one channel of 16 bits whose length nobody knows yet: both lengths are all ones, which
 * readers take for "until the end of the file".
 */
export function wavHeader(sampleRate) {
  const view = new DataView(new ArrayBuffer(wavHeaderBytes));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 0xffffffff, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 0xffffffff, true);
  return new Uint8Array(view.buffer);
}

/** Samples as bytes, the lower first, as WAV has them. */
export function sampleBytes(pieces) {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const view = new DataView(new ArrayBuffer(total * 2));
  let at = 0;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(at, sample, true);
      at += 2;
    }
  }
  return new Uint8Array(view.buffer);
}
