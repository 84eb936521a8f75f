// Runs beside the fetched packages: electronegativity over the folder that is named, its report as JSON. Not by its own
// command line, which ends with 0 whatever it found.

// It would ask for translations and for a list of releases, and breaks when they come late.
require('got');
const got = require.cache[require.resolve('got')];
if (got) got.exports = () => Promise.reject(new Error('offline'));
const run = require('@doyensec/electronegativity/dist/runner.js');

const [input, electronVersionOverride] = process.argv.slice(2);
const write = process.stdout.write.bind(process.stdout);
// It chats on the same stream.
process.stdout.write = () => true;
run({ input, electronVersionOverride, isRelative: true }, false).then(({ issues, errors }) => {
  const found = issues.map(({ id, file }) => ({ id, file }));
  const unread = errors.map(({ file, message }) => `${file}: ${message}`);
  write(JSON.stringify({ found, unread }), () => process.exit(0));
});
