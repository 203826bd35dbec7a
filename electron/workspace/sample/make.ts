import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeText } from '../../files/files.ts'
import { addEnvironment } from '../environments.ts'
import { newCollectionFile, writeFolderFile } from '../folder-file.ts'
import { writeRequestFile } from '../request-file.ts'
import { collectionFile, folderFile } from '../tree.ts'
import { acsFolder } from './acs.ts'
import { sampleEnvironments } from './environments.ts'
import type { SampleFolder } from './folder.ts'
import { encryptionFolder, whatsappFolder } from './whatsapp.ts'

export const sampleName = 'Getting started'

const sampleFolders: readonly SampleFolder[] = [acsFolder, whatsappFolder, encryptionFolder]

/** Writes the sample workspace into `home` and returns its path. It appears whole or not at all. */
export async function makeSampleWorkspace(home: string): Promise<string> {
  const draftFolder = await mkdtemp(join(home, '.new-'))
  try {
    const docs =
      'Three folders that work against the sandbox at once. Choose the environment Live for your own account.'
    await writeText(join(draftFolder, collectionFile), newCollectionFile(sampleName, docs))
    for (const [index, folder] of sampleFolders.entries()) await writeFolder(draftFolder, folder, index + 1)
    for (const { name, variables } of sampleEnvironments) await addEnvironment(draftFolder, name, variables)
    const path = join(home, sampleName)
    await rename(draftFolder, path)
    return path
  } catch (error) {
    await rm(draftFolder, { recursive: true, force: true })
    throw error
  }
}

async function writeFolder(root: string, folder: SampleFolder, seq: number): Promise<void> {
  const path = join(root, folder.name)
  await mkdir(path)
  const { name, auth, docs } = folder
  await writeText(join(path, folderFile), writeFolderFile(null, { name, seq, auth, docs }, folder.name))
  for (const [index, request] of folder.requests.entries()) {
    const file = `${request.name}.yml`
    const text = writeRequestFile(null, { ...request, seq: index + 1 }, `${folder.name}/${file}`)
    await writeText(join(path, file), text)
  }
}
