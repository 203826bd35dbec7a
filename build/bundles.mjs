// The builds, each its own: a chunk shared between two of them would break the preload, which is loaded as one file
// by a sandboxed process, and would make the command line load what it does not need.
import { builtinModules } from 'node:module'
import react from '@vitejs/plugin-react'
import { inRoot, version } from './project.mjs'

const builtin = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

const httpNames = [
  'Agent',
  'ClientRequest',
  'IncomingMessage',
  'METHODS',
  'OutgoingMessage',
  'STATUS_CODES',
  'Server',
  'ServerResponse',
  'createServer',
  'get',
  'globalAgent',
  'request',
]

/**
 * An ES module that imports node:http has every export of it read, and one of them (WebSocket) loads the whole of undici: 40 ms of
 * each command that sends. CommonJS, as in Electron, reads what it uses.
 */
const httpWithoutUndici = {
  name: 'http-without-undici',
  enforce: 'pre',
  resolveId: (id) => (id === 'node:http' || id === 'http' ? '\0http-without-undici' : null),
  load: (id) =>
    id === '\0http-without-undici'
      ? `const http = process.getBuiltinModule('node:http')\nexport default http\nexport const { ${httpNames.join(', ')} } = http\n`
      : null,
}

/** Everything is bundled: the package carries no node_modules, and a bundled module loads in half the time. */
function nodeBundle({ entry, outDir, target, output, define = {}, plugins = [], isBundled = [] }) {
  return {
    configFile: false,
    root: inRoot(),
    logLevel: 'warn',
    publicDir: false,
    plugins,
    define: { CORDBOARD_VERSION: JSON.stringify(version()), ...define },
    ssr: { noExternal: true, target: 'node' },
    // @usebruno/lang requires it: the bundler would hand it the ES module, which has nothing but a default export.
    resolve: { alias: { 'ohm-js': inRoot('node_modules/ohm-js/dist/ohm.cjs') } },
    build: {
      ssr: true,
      outDir: inRoot(outDir),
      emptyOutDir: false,
      target,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: entry,
        external: builtin.filter((name) => !isBundled.includes(name)),
        output,
      },
    },
  }
}

const renderer = {
  configFile: false,
  root: inRoot('renderer'),
  base: './',
  logLevel: 'warn',
  plugins: [react({ compiler: true })],
  define: { CORDBOARD_VERSION: JSON.stringify(version()) },
  build: {
    outDir: inRoot('dist/renderer'),
    emptyOutDir: false,
    target: 'chrome140',
    // Both hosts serve modules to a Chromium that preloads them itself.
    modulePreload: { polyfill: false },
    // A font or icon as data: URL would be refused by font-src 'self'.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    // All that the first rendering needs is one file: as forty small ones it takes 150 ms longer to come.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
}

const main = nodeBundle({
  entry: { main: inRoot('electron/main.ts') },
  outDir: 'dist',
  target: 'node24',
  output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'main/[name]-[hash].cjs' },
  // The command line's files ask for their own place.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
})

const preload = nodeBundle({
  entry: { preload: inRoot('electron/preload.ts') },
  outDir: 'dist',
  target: 'chrome140',
  output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
})

/** dist/cli.mjs itself is build/cli.mjs: it must be readable by a Node that is too old for the rest. */
const cli = nodeBundle({
  entry: { main: inRoot('electron/cli/main.ts') },
  outDir: 'dist/cli',
  target: 'node22',
  output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
  // CommonJS packages ask for their own place.
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  plugins: [httpWithoutUndici],
  isBundled: ['node:http', 'http'],
})

/** Read as text and run in a thread by both hosts (electron/keys/apart.ts), so it is one file. */
const worker = nodeBundle({
  entry: { worker: inRoot('electron/keys/worker.ts') },
  outDir: 'dist',
  target: 'node22',
  output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
})

export const bundles = { renderer, main, preload, cli, worker }
