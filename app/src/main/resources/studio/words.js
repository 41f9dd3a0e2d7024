/**
 * The options of the command line, in its words; a test holds them against /openapi.yaml, the
 * sentences too. `faces` and `multi-person` are said by clicking faces.
 */
export const GROUPS = [
  ['Faces', [
    {name: 'crop', values: ['auto', 'none'], help: 'auto finds faces, animates them and puts them back into the whole picture; none squeezes the picture to the network\'s square. By default auto for models of faces.'},
    {name: 'face-enhancement', usual: false, help: 'Sharpens what the network makes.'},
    {name: 'face-detector', values: ['mimic-finder', 'yunet', 'blazeface', 'blazeface-back', 's3fd', 'cascade'], help: 'Who looks for faces; the bundled one by default.'},
    {name: 'ratio', usual: 0.4, min: 0.05, max: 1, step: 0.05, help: 'Radius of what is put back, over the height of a face\'s crop.'},
    {name: 'paste', values: ['soft', 'hard'], usual: 'soft', help: 'soft leaves no seam; hard is PaddleGAN\'s rectangle and circle.'},
  ]],
  ['Motion', [
    {name: 'relative', usual: true, help: 'Takes over movements, counted from one driving frame; or poses as they are.'},
    {name: 'adapt-scale', usual: true, help: 'Makes movements as large as the picture\'s face is beside the driver\'s. Acts only with relative.'},
    {name: 'find-best-frame', usual: false, help: 'Counts movements from the driving frame whose pose is nearest to the picture\'s, not from the first.'},
    {name: 'best-frame', min: 0, max: 1000000, step: 1, help: 'Counts movements from this driving frame, the first being 0; not beside find-best-frame.'},
    {name: 'crop-driving', values: ['auto', 'none'], usual: 'auto', help: 'With crop auto, cuts a driver that is no head-and-shoulders square to the face in it, or takes it as it is.'},
    {name: 'shorter', values: ['loop', 'hold'], usual: 'loop', help: 'Of several drivers, those that end before the longest begin again, or hold their last pose.'},
    {name: 'still-border', usual: true, help: 'Holds the rim of the picture still.'},
  ]],
  ['Model', [
    {name: 'model', values: [], help: 'A name of `/api/models`.'},
    {name: 'image-size', min: 64, max: 1024, step: 32, help: 'Side of the network\'s picture in pixels, the configuration\'s by default.'},
  ]],
  ['Result', [
    {name: 'audio', values: ['driving', 'none'], usual: 'driving', help: 'The driver\'s sound, or none.'},
    {name: 'side-by-side', usual: false, help: 'Picture, driver and result beside each other in one video.'},
    {name: 'mark', length: 40, help: 'A line of text in the lower right corner that says what the result is.'},
  ]],
];

/** The options as the command line has them. */
export function flags(options) {
  return Object.entries(options).map(([name, value]) => {
    if (value === true) return `--${name}`;
    if (value === false) return `--no-${name}`;
    return `--${name} ${Array.isArray(value) ? value.join(',') : quoted(String(value))}`;
  });
}

/** A word as a shell wants it. */
const quoted = word => (/^[\w./:=+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** A file's name, which is no option whatever it begins with; Wishes.java has the same rule. */
export const file = name => quoted(name.replace(/^-/, './-'));
