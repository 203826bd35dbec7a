// require('electron') answers the stand-in.
const Module = require('node:module')

// Playwright is seven megabytes of code: compiled once, each start is 170 ms shorter.
Module.enableCompileCache()

const load = Module._load
let api

Module._load = function (request, ...rest) {
  if (request !== 'electron' && request !== 'electron/main') return load.call(this, request, ...rest)
  api ??= require('./electron.cjs')
  return api
}
