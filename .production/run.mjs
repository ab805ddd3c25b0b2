// A built Invita without the checks of `npm start`, which look for packages and sources that an image does not need:
//   node .production/run.mjs start | worker | cli …
const [command = 'start', ...args] = process.argv.slice(2)
process.env.NODE_ENV ??= 'production'
const build = await import('../build/server/index.js')
process.exit(await build.entry.module.main(command, args, build))
