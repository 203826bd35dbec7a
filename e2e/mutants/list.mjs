// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of built code, not a template.
// Each takes one protection out of the built files, or of the sources where a unit test is to notice. The test of that title must
// then fail, and the control must still pass: a mutant that breaks everything would prove nothing. `npm run test:mutants` runs them;
// docs/security.md shows what it says.
//
// `files`: below dist, a trailing * for the hash of a chunk; of a unit test's below the project. `from` must stand there, or the
// mutant tells that it is out of date.
const hosts = 'e2e/hosts.spec.ts'
const web = 'e2e/web-host.spec.ts'
const desktop = 'e2e/desktop.spec.ts'
const csp = 'the content security policy stops inline scripts, eval and other origins'
const headers = 'the page comes with every header that guards it, and a nonce of its own each time'
const sender = 'a message from another frame is refused'
const permissions = 'every permission is denied but writing to the clipboard'
const away = 'the page cannot be led away, and opens no window'
const framesAlone = 'the main process lets a frame show the documents of our page alone'
const contained = 'files outside the page are not served'
const network = 'foreign origins, foreign hosts, missing and spent tokens are refused; a reload is not'
const guarded = 'every answer says that no other page may read, frame or reinterpret it'
const leaks = 'a secret goes to its server alone: not to another one, not back to the page, not to disk'
const ownFiles = 'the data folder and the files in it are for their user alone'
const bridge = 'the bridge is the contract to the letter, and frozen'

const main = (protection, from, to, test, more = {}) => ({
  protection,
  files: ['main.cjs', 'main/*'],
  from,
  to,
  host: 'standin',
  spec: hosts,
  test,
  ...more,
})
const browser = (protection, from, to, test, more = {}) => ({
  protection,
  files: ['cli/*'],
  from,
  to,
  host: 'browser',
  spec: hosts,
  test,
  ...more,
})
/** The stand-in, as Electron's documentation asks of an app, carries no unprotected window: nothing starts, the control neither. */
const refused = { refusesToStart: true }
const anyWindow = 'the page sees nothing of the privileged side'

const built = [
  main('context isolation', 'contextIsolation: true', 'contextIsolation: false', anyWindow, refused),
  main('sandbox of the window', 'sandbox: true', 'sandbox: false', anyWindow, refused),
  main('no Node in the page', 'nodeIntegration: false', 'nodeIntegration: true', anyWindow, refused),
  main('no webview tag', 'webviewTag: false', 'webviewTag: true', anyWindow, refused),
  main(
    'sandbox of every renderer',
    'electron.app.enableSandbox()',
    'void 0',
    'every renderer is sandboxed, whatever a window asks for',
  ),

  main('CSP header', '"content-security-policy": contentSecurityPolicy(connect, nonce),', '', csp),
  main('CSP: scripts from files alone', `"script-src 'self'"`, `"script-src 'self' 'unsafe-inline'"`, csp),
  main('CSP: no eval', `"script-src 'self'"`, `"script-src 'self' 'unsafe-eval'"`, csp),
  main('CSP: styles by nonce', "style-src 'self' 'nonce-${nonce}'", "style-src 'self' 'unsafe-inline'", csp),
  main('CSP: no connection', 'connect-src ${connect}', 'connect-src *', csp),
  main('CSP: no base, no forms, no frame', `"base-uri 'none'",`, '', headers),
  main(
    'nonce is new each time',
    '(0, node_crypto.randomBytes)(16).toString("base64")',
    '"AAAAAAAAAAAAAAAAAAAAAA=="',
    headers,
  ),
  main('no sniffing of types', '"x-content-type-options": "nosniff"', '"x-none": "1"', headers),
  main('no use by other origins', '"cross-origin-resource-policy": "same-origin",', '', headers),

  main(
    'sender is checked',
    'if (!isOurPage(event.senderFrame)) return refuse',
    'if (false) return refuse',
    sender,
  ),
  main('sender: a frame that is gone', 'frame != null && ', '', sender),
  main('sender: the top frame alone', 'frame.parent === null && ', '', sender),
  main(
    'sender: our origin to the slash',
    'frame.url.startsWith(`app://cordboard/`)',
    'frame.url.startsWith(`app://cordboard`)',
    sender,
  ),
  main(
    'sender of a cancel',
    'if (!isOurPage(event.senderFrame)) return;',
    '',
    'a call is ended by the page that made it, and by no other frame',
  ),
  main(
    'a store with a known password is none',
    'if (backend === "basic_text" || backend === "unknown") return null;',
    '',
    'secrets are not trusted to it',
    { spec: desktop },
  ),
  main(
    'size of a file that is opened',
    'size: stat.size',
    'size: 0',
    'a file that is too large for the Lab is refused unread',
    { spec: desktop },
  ),
  main(
    'size of a call',
    'if (!fitsIn(request, largestCall))',
    'if (false)',
    'a call that is too large is refused unread',
  ),
  main(
    'input is parsed',
    'if (!checked.success) return badInput(method, checked.error);',
    'checked.data ??= input;',
    'a call that does not fit the contract is refused with the place, and without the value',
  ),

  main('navigation', 'if (!mayShow(event)) event.preventDefault();', '', away),
  main(
    'frames: the documents of our page alone',
    'details.url.startsWith(`blob:app://cordboard/`)',
    'details.url.startsWith(`blob:`)',
    framesAlone,
  ),
  main('frames: the top frame stays', 'if (details.isMainFrame) return false;', '', framesAlone),
  main(
    'redirects',
    'contents.on("will-redirect", (event) => event.preventDefault());',
    '',
    'redirects and webviews are refused',
  ),
  main(
    'webviews',
    'contents.on("will-attach-webview", (event) => event.preventDefault());',
    '',
    'redirects and webviews are refused',
  ),
  main('windows', 'return { action: "deny" };', 'return { action: "allow" };', away),
  main('external links: https alone', 'parsed.protocol === "https:"', 'parsed.protocol !== "x:"', away),
  main('external links: by the system, not here', 'if (safe !== null) shell.openExternal(safe);', '', away),
  main('permission requests', 'answer(permission === allowedPermission)', 'answer(true)', permissions),
  main(
    'permission checks',
    'setPermissionCheckHandler((_contents, permission) => permission === allowedPermission)',
    'setPermissionCheckHandler(() => true)',
    permissions,
  ),
  main(
    'devices',
    'setDevicePermissionHandler(() => false)',
    'setDevicePermissionHandler(() => true)',
    permissions,
  ),
  main(
    'path containment',
    'return file.startsWith(node_path.default.resolve(root) + node_path.default.sep) ? file : null;',
    'return file;',
    contained,
  ),
  main(
    'one host of our scheme',
    '!== "app://cordboard") return new Response',
    '=== "x") return new Response',
    'no other host of our scheme is answered',
  ),
  main(
    'one instance',
    'else if (electron.app.requestSingleInstanceLock())',
    'else if (true)',
    'a second start hands over to the first and ends',
    { spec: desktop },
  ),
  main(
    'one instance in browser and desktop',
    'if (!note) return null;',
    'return null;',
    'one Cordboard has a data folder, in the browser or on the desktop',
    { spec: desktop },
  ),
  main(
    'a crashed window comes back, once',
    'if (!isLoop) return created.reload();',
    'return created.reload();',
    'a renderer that crashes comes back with its unsaved edits, and is logged',
    { spec: desktop },
  ),
  main(
    'secrets masked in the error box',
    'const cause = masked(',
    'const cause = (',
    'an exception in the main process is told without secrets, logged, and survived',
    { spec: desktop },
  ),
  main(
    'log without messages',
    'log.write(`Unexpected: ${whereThrown(thrown)}`)',
    'log.write(`Unexpected: ${thrown.message}`)',
    'an exception in the main process is told without secrets, logged, and survived',
    { spec: desktop },
  ),

  main(
    'preload: no ipcRenderer',
    'host: "electron",',
    'host: "electron", ipc: electron.ipcRenderer.send,',
    bridge,
    { files: ['preload.cjs'] },
  ),
  main(
    'preload: no generic invoke',
    'host: "electron",',
    'host: "electron", invoke: (...args) => electron.ipcRenderer.invoke(...args),',
    bridge,
    { files: ['preload.cjs'] },
  ),
  main(
    'preload: no Node',
    'let electron = require("electron");',
    'let electron = require("electron"); require("node:fs");',
    bridge,
    {
      files: ['preload.cjs'],
      ...refused,
    },
  ),

  browser('Host (DNS rebinding)', 'if (`http://${headers.host}` !== origin) return false;', '', network),
  browser('Origin', 'if (headers.origin !== void 0 && headers.origin !== origin) return false;', '', network),
  browser(
    'Fetch Metadata',
    'return site === void 0 || site === "same-origin" || site === "none";',
    'return true;',
    network,
  ),
  browser(
    'JSON alone (form posts of other sites)',
    'request.headers["content-type"] !== "application/json"',
    'false',
    network,
  ),
  browser(
    'session of a call',
    'return found >= 0 ? found : refuse();',
    'return Math.max(found, 0);',
    network,
  ),
  browser(
    'token is checked',
    'if (known === void 0) return refuse();\n\t\t\ttokens.splice(index, 1);\n\t\t\tif (known.until < now()) return refuse();',
    '',
    network,
  ),
  browser('token opens once', 'tokens.splice(index, 1);', '', 'a token opens one session and no second one', {
    spec: web,
  }),
  browser(
    'each address has a token of its own',
    'const token = newToken();\n\t\t\ttokens.push(',
    'const token = (globalThis.mutant ??= newToken());\n\t\t\ttokens.push(',
    'each address is of its own: two that were asked for before a window came both open one',
    { spec: web },
  ),
  browser(
    'tokens are of this user alone (Linux)',
    '.some((user) => user !== own && user !== 0)',
    '.some(() => false)',
    'a token that another user of this machine read somewhere opens nothing',
    { spec: web },
  ),
  browser(
    'guesses wait',
    'await setTimeout$1(Math.min(longestPauseMs, 25 * 2 ** Math.min(wrong, 12)));',
    '',
    'wrong guesses wait longer and longer',
    { spec: web },
  ),
  browser(
    'loopback alone',
    'server.listen(port, "127.0.0.1", resolve)',
    'server.listen(port, "0.0.0.0", resolve)',
    'it listens on 127.0.0.1 alone',
    { spec: web },
  ),
  browser('no CORS', 'var guarded = {', 'var guarded = { "access-control-allow-origin": "*",', guarded, {
    spec: web,
  }),
  browser(
    'headers of refusals',
    '"content-security-policy": "default-src \'none\'; frame-ancestors \'none\'",',
    '',
    guarded,
    { spec: web },
  ),
  browser(
    'size of a call',
    'if (size > largestCall)',
    'if (false)',
    'a call that is too large is refused before it is read',
    { spec: web },
  ),
  browser('CSP header', '"content-security-policy": contentSecurityPolicy(connect, nonce),', '', csp),
  browser(
    'path containment',
    'return file.startsWith(path.resolve(root) + path.sep) ? file : null;',
    'return file;',
    contained,
  ),
  browser(
    'one instance',
    'if (!note) return null;',
    'return null;',
    'there is one for a user: a second start gives a new address of the first and ends',
    { spec: web },
  ),
  browser(
    'credentials stay behind on a redirect',
    'auth: sameOrigin ? resolved.auth : none',
    'auth: resolved.auth',
    leaks,
    { spec: web },
  ),
  browser(
    'secrets masked in what the page and the history get',
    'inText === null ? text : text.replace(inText, maskText)',
    'text',
    leaks,
    { spec: web },
  ),
  browser(
    'folder of the user alone',
    'recursive: true,\n\t\t\tmode: 448\n\t\t});\n\t} catch {',
    'recursive: true\n\t\t});\n\t} catch {',
    ownFiles,
    { spec: web },
  ),
  browser('note of the user alone', 'mode: 384,\n\t\tflag: "wx"', 'flag: "wx"', ownFiles, { spec: web }),
  browser(
    'a damaged history is kept aside',
    'if (!isBroken(error)) throw error;',
    'throw error;',
    'a history that is damaged is kept aside, and a new one begins',
    { spec: web },
  ),
  browser(
    'programs prove the key',
    'if (!isSame$1(proof, proofOf(key, "ask", wish, nonce))) return null;',
    '',
    'a program without the key can neither get an address nor end it',
    { spec: web },
  ),
]

const fuses = 'the fuses are blown as docs/security.md says'
const fuse = (name, from, to) => ({
  protection: `fuse ${name}`,
  config: true,
  from: `${name}: ${from}`,
  to: `${name}: ${to}`,
  host: 'standin',
  spec: 'e2e/package.spec.ts',
  test: fuses,
})
const packaged = (protection, from, to, test) => ({ ...fuse(''), protection, from, to, test })
const files =
  'the ASAR has the built files alone: no sources, maps, dependencies, tests or command line of the npm package'

const config = [
  fuse('runAsNode', 'false', 'true'),
  fuse('enableCookieEncryption', 'true', 'false'),
  fuse('enableNodeOptionsEnvironmentVariable', 'false', 'true'),
  fuse('enableNodeCliInspectArguments', 'false', 'true'),
  fuse('enableEmbeddedAsarIntegrityValidation', 'true', 'false'),
  fuse('onlyLoadAppFromAsar', 'true', 'false'),
  fuse('loadBrowserProcessSpecificV8Snapshot', 'false', 'true'),
  fuse('grantFileProtocolExtraPrivileges', 'false', 'true'),
  packaged('listed files alone', '  - dist/main.cjs\n', '  - dist/**\n  - electron/**\n', files),
  packaged(
    'no node_modules',
    "  - '!**/node_modules/**'\n",
    '  - { from: node_modules/zod, to: zod }\n',
    files,
  ),
  packaged(
    'sandbox on in the AppImage',
    'executableArgs: []',
    'executableArgs: [--no-sandbox]',
    "no package starts with Chromium's sandbox off",
  ),
  packaged(
    'one locale',
    'electronLanguages: [en-US]',
    'electronLanguages: [en-US, de]',
    'one locale is left, and every file of the ASAR has its integrity hash',
  ),
]

const unit = (protection, file, from, to, test, spec = file.replace('.ts', '.test.ts')) => ({
  protection,
  files: [file],
  from,
  to,
  host: 'unit',
  spec,
  test,
})
const log = 'electron/host/log.ts'
const desktopControl = 'electron/host/control.ts'

const sources = [
  unit(
    'sandbox: loopback alone',
    'electron/sandbox/sandbox.ts',
    "server.listen(port, '127.0.0.1', ",
    "server.listen(port, '0.0.0.0', ",
    'is reached from this machine alone, on any free port',
  ),
  unit(
    'updates: no downgrade',
    'electron/host/updates.ts',
    'autoUpdater.allowDowngrade = false',
    '',
    'never goes back to an older version, and loads nothing by itself',
  ),
  unit(
    'log: masked on the way in',
    log,
    'masked(shortened(line))',
    'shortened(line)',
    'has no secret in the file: it is masked on the way in',
  ),
  unit(
    'log: keys with slashes',
    log,
    '(isMixed(run) ? hidden : run)',
    'run',
    'keys of 32 and 64 bytes in base64, whatever their slashes',
  ),
  unit(
    'desktop control: Host and Origin',
    desktopControl,
    '!comesFromUs(request.headers, origin) || ',
    '',
    'is for programs alone: a name that leads to this machine (DNS rebinding) gets nothing, with the right proof',
  ),
  unit(
    'desktop control: a wrong key waits',
    desktopControl,
    'await door.refuse()',
    '',
    'lets a wrong key wait longer and longer',
  ),
  unit(
    'browser control: a wrong key waits',
    'electron/web.ts',
    "await door.refuse()\n      return text(response, 401, 'This program",
    "return text(response, 401, 'This program",
    'the browser host lets a wrong key wait longer and longer',
    'electron/host/control.test.ts',
  ),
  unit(
    'events: what the contract names alone',
    'electron/ipc/router.ts',
    'send(event, checked.data as typeof payload)',
    'send(event, payload)',
    'carries what the contract names, nothing more',
  ),
]

export const mutants = [...built, ...config, ...sources]
export const control = { spec: hosts, test: 'a command of the menu, or its keys, reaches the window' }
