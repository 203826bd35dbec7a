import { homedir } from 'node:os'
import { join } from 'node:path'
import { createHistoryService, historyPrefix } from './history/service.ts'
import { diagnosticsText } from './host/diagnostics.ts'
import type { Platform } from './host/platform.ts'
import { createCookiesService } from './http/cookies-service.ts'
import { createNetworkService } from './http/network-settings.ts'
import { createHttpService } from './http/service.ts'
import type { Handlers } from './ipc/handlers.ts'
import { createFlowsService } from './keys/flows/service.ts'
import { createKeysService } from './keys/service.ts'
import { rememberSandbox, sandboxStartsWithApp } from './sandbox/sandbox-choice.ts'
import { createSandboxService } from './sandbox/service.ts'
import { passphraseFile, passphraseVariable, passphraseVault } from './vault/passphrase.ts'
import { sealedVault } from './vault/sealed.ts'
import { createVaultService, vaultNote } from './vault/service.ts'
import { createExportService } from './workspace/exporters/service.ts'
import { createImportService } from './workspace/importers/service.ts'
import { createWorkspaceService } from './workspace/service.ts'

/** What a host starts: every method of the contract, and the life of what stands behind them. */
export interface Services {
  handlers: Handlers
  start(): Promise<void>
  close(): Promise<void>
}

/** The one place where the services meet. Each knows only the functions that it is given here. */
export function createServices(platform: Platform): Services {
  const { dataDir, seal } = platform
  const now = () => new Date()
  const ownVault = passphraseVault({ file: join(dataDir, passphraseFile) })
  const vault = seal === null ? ownVault : sealedVault({ file: join(dataDir, 'vault.json'), seal })
  const passphrase = process.env[passphraseVariable] ?? null
  // Programs that are started from here, such as the browser, are not to know it.
  delete process.env[passphraseVariable]
  const sandbox = createSandboxService({ emit: platform.emit, mask: (text) => http.mask(text) })
  const workspace = createWorkspaceService({
    dataDir,
    vault,
    extraScopes: [sandbox.variables()],
    onChange: (changed) => platform.emit('workspaceChanged', { changed }),
    onMove: (root, from, to) => void history.follow(root, from, to),
  })
  const cookies = createCookiesService(vault)
  const history = createHistoryService({
    dataDir,
    now,
    onChange: () => platform.emit('historyChanged', undefined),
  })
  const http = createHttpService({
    record: history.record,
    cookies: cookies.jar,
    onProgress: (id, progress) => platform.emit('requestProgress', { id, ...progress }),
    version: platform.version,
    tempDir: join(dataDir, 'bodies'),
    authFor: workspace.authFor,
    headersAbove: workspace.headersAbove,
    scope: workspace.scope,
    written: workspace.written,
    workspace: workspace.path,
    now,
  })
  const network = createNetworkService({
    dataDir,
    vault,
    env: process.env,
    systemProxy: platform.systemProxy,
    use: http.useNetwork,
  })
  const keys = createKeysService({
    vault,
    send: (draft, environmentId, signal) => http.send(draft, environmentId, null, signal),
    readResponse: (exchangeId) => http.readResponse(exchangeId),
    now,
    homeDir: homedir(),
  })
  const flows = createFlowsService({
    vault,
    send: (draft, environmentId, signal) => http.send(draft, environmentId, null, signal),
    readResponse: (exchangeId) => http.readResponse(exchangeId),
    scope: workspace.scope,
    now,
  })

  const exports = createExportService({
    root: workspace.path,
    scope: workspace.scope,
    homeDir: homedir(),
    version: platform.version,
    now,
  })
  const imports = createImportService({ root: workspace.path, storeSecret: workspace.storeSecretIn })

  const vaults = createVaultService({
    vault: seal === null ? ownVault : null,
    before: cookies.flush,
    async changed(state) {
      await Promise.all([workspace.reloadSecrets(), cookies.start(), network.start()])
      platform.emit('vaultChanged', state)
    },
  })

  const handlers: Handlers = {
    appInfo: async (input, context) => ({
      host: platform.host,
      version: platform.version,
      platform: process.platform,
      node: process.versions.node,
      electron: platform.electronVersion,
      vault: vault.persistence,
      vaultNote: vaultNote(await vaults.vaultState(input, context), seal?.backend ?? null),
    }),
    loadSession: workspace.loadSession,
    saveSession: workspace.saveSession,
    loadWorkspace: workspace.loadWorkspace,
    recentWorkspaces: workspace.recentWorkspaces,
    openWorkspace: workspace.openWorkspace,
    createWorkspace: workspace.createWorkspace,
    loadRequest: workspace.loadRequest,
    saveRequest: workspace.saveRequest,
    createRequest: workspace.createRequest,
    renameItem: workspace.renameItem,
    moveItem: workspace.moveItem,
    duplicateItem: workspace.duplicateItem,
    restoreAuth: workspace.restoreAuth,
    leaveAuth: workspace.leaveAuth,
    deleteItem: workspace.deleteItem,
    createFolder: workspace.createFolder,
    inheritedAuth: workspace.inheritedAuth,
    loadFolder: workspace.loadFolder,
    saveFolder: workspace.saveFolder,
    saveEnvironment: workspace.saveEnvironment,
    createEnvironment: workspace.createEnvironment,
    deleteEnvironment: workspace.deleteEnvironment,
    storeSecret: workspace.storeSecret,
    vaultState: vaults.vaultState,
    unlockVault: vaults.unlockVault,
    lockVault: vaults.lockVault,
    setVaultPassphrase: vaults.setVaultPassphrase,
    previewImport: imports.previewImport,
    runImport: imports.runImport,
    exportWorkspace: exports.exportWorkspace,
    previewRequest: http.previewRequest,
    sendRequest: http.sendRequest,
    requestAsCurl: http.requestAsCurl,
    requestSnippet: http.requestSnippet,
    readBytes: (input, context) =>
      input.exchangeId.startsWith(historyPrefix)
        ? history.readBytes(input, context)
        : http.readBytes(input, context),
    listHistory: history.listHistory,
    readHistory: history.readHistory,
    pinHistory: history.pinHistory,
    deleteHistory: history.deleteHistory,
    clearHistory: history.clearHistory,
    historySettings: history.historySettings,
    saveHistorySettings: history.saveHistorySettings,
    explainSignature: http.explainSignature,
    diagnoseSignature: http.diagnoseSignature,
    listCookies: cookies.listCookies,
    saveCookie: cookies.saveCookie,
    deleteCookie: cookies.deleteCookie,
    clearCookies: cookies.clearCookies,
    loadNetwork: network.loadNetwork,
    saveNetwork: network.saveNetwork,
    storeNetworkSecret: network.storeNetworkSecret,
    listKeys: keys.listKeys,
    generateKey: keys.generateKey,
    inspectKey: keys.inspectKey,
    importKey: keys.importKey,
    saveKey: keys.saveKey,
    deleteKey: keys.deleteKey,
    publishKey: keys.publishKey,
    readPublishedKey: keys.readPublishedKey,
    listPhoneNumbers: keys.listPhoneNumbers,
    decryptFlowRequest: flows.decryptFlowRequest,
    encryptFlowResponse: flows.encryptFlowResponse,
    sampleFlowRequest: flows.sampleFlowRequest,
    callFlowEndpoint: flows.callFlowEndpoint,
    chooseDirectory: async ({ title }) => ({ path: await platform.chooseDirectory(title) }),
    takeOpenedFile: platform.takeOpenedFile,
    diagnostics: () => ({ text: diagnosticsText({ platform, vault: vault.persistence }) }),
    updateState: platform.updates.state,
    setUpdateMode: ({ mode }) => platform.updates.setMode(mode),
    checkForUpdates: platform.updates.check,
    installUpdate: async () => {
      platform.updates.install()
      return undefined
    },
    sandboxState: sandbox.sandboxState,
    startSandbox: async (input, context) => {
      const state = await sandbox.startSandbox(input, context)
      await rememberSandbox(dataDir, true)
      return state
    },
    stopSandbox: async (input, context) => {
      const state = await sandbox.stopSandbox(input, context)
      await rememberSandbox(dataDir, false)
      return state
    },
    reregisterNumber: sandbox.reregisterNumber,
    setSandboxWebhook: sandbox.setSandboxWebhook,
  }

  return {
    handlers,
    async start() {
      const wanted = await sandboxStartsWithApp(dataDir)
      if (seal === null) await ownVault.start(passphrase)
      await Promise.all([
        cookies.start(),
        network.start(),
        workspace.open(platform.workspaceDir ?? undefined),
        wanted ? sandbox.startSandbox(undefined, { signal: new AbortController().signal }) : undefined,
      ])
    },
    async close() {
      await history.written()
      await Promise.all([workspace.close(), sandbox.close(), http.close(), cookies.flush()])
      // After the last send has ended.
      await history.close()
    },
  }
}
