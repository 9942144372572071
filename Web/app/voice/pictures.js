/** Draws the spectrogram in the colour of the text: the louder, the more of it. */
export function drawSpectrogram(context, width, height, color, view, { image, from, to }) {
  const x = ((from - view.from) / (view.to - view.from)) * width;
  const span = ((to - from) / (view.to - view.from)) * width;
  context.imageSmoothingEnabled = true;
  context.drawImage(tinted(image, color("ink")), x, 0, span, height);
}

const tints = new WeakMap();

function tinted(image, ink) {
  const known = tints.get(image);
  if (known?.ink === ink) return known.canvas;
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height);
  const [red, green, blue] = rgbOf(ink);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const darkness = 255 - pixels.data[i];
    pixels.data[i] = red;
    pixels.data[i + 1] = green;
    pixels.data[i + 2] = blue;
    pixels.data[i + 3] = darkness;
  }
  context.putImageData(pixels, 0, 0);
  tints.set(image, { ink, canvas });
  return canvas;
}

function rgbOf(color) {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

/** Formants as dots on the spectrogram, where `isVoiced(time)`: elsewhere they are noise. */
export function drawFormants(context, width, height, color, view, data, { highest, isVoiced }) {
  context.fillStyle = color("accent");
  for (const column of ["f1", "f2", "f3"]) {
    eachValue(data, column, view, width, (x, value, time) => {
      if (isVoiced(time)) context.fillRect(x - 0.9, height - (value / highest) * height - 0.9, 1.9, 1.9);
    });
  }
}

/** A measure as a line that is broken where it is not defined. `lowest` and `highest` are the ends of its scale. */
export function drawLine(context, width, height, color, view, data, column, { lowest, highest, isLogarithmic = false }) {
  const scale = isLogarithmic ? Math.log : (value) => value;
  const low = scale(lowest);
  const range = scale(highest) - low;
  context.strokeStyle = color("accent");
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.beginPath();
  let isDown = false;
  let before = -10;
  eachValue(data, column, view, width, (x, value) => {
    const y = height - ((scale(value) - low) / range) * (height - 6) - 3;
    if (isDown && x - before < Math.max(6, (data.step_seconds / (view.to - view.from)) * width * 1.5)) context.lineTo(x, y);
    else context.moveTo(x, y);
    if (!isDown) context.lineTo(x + 0.5, y);
    isDown = true;
    before = x;
  }, () => {
    isDown = false;
  });
  context.stroke();
}

function eachValue(data, column, view, width, draw, skip = () => {}) {
  const values = data.columns[column] ?? [];
  const scale = width / (view.to - view.from);
  const first = Math.max(0, Math.floor((view.from - data.start_seconds) / data.step_seconds) - 1);
  const last = Math.min(values.length - 1, Math.ceil((view.to - data.start_seconds) / data.step_seconds) + 1);
  for (let i = first; i <= last; i += 1) {
    if (values[i] === null) skip();
    else {
      const time = data.start_seconds + i * data.step_seconds;
      draw((time - view.from) * scale, values[i], time);
    }
  }
}

/** Lines of a scale, and over what `draw` draws on them their values, which stay readable where it passes. */
export function drawOnScale(context, width, color, marks, draw) {
  context.fillStyle = color("line");
  for (const { y } of marks) context.fillRect(0, Math.round(y), width, 1);
  draw();
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  for (const { y, text } of marks) {
    const box = context.measureText(text).width + 8;
    context.fillStyle = color("surface");
    context.fillRect(2, y - 8, box, 16);
    context.fillStyle = color("axis");
    context.fillText(text, 6, y);
  }
}
