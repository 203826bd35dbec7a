// require('electron') answers the stand-in.
const Module = require('node:module')

const load = Module._load
let api

Module._load = function (request, ...rest) {
  if (request !== 'electron' && request !== 'electron/main') return load.call(this, request, ...rest)
  api ??= require('./electron.cjs')
  return api
}
