import { join } from 'node:path'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Field, RequestDraft } from '../../../shared/request/model.ts'
import { readText } from '../../files/files.ts'
import { readBody, readField } from '../body-yaml.ts'
import { isRecord, without } from '../importers/values.ts'
import { readYaml } from '../read-yaml.ts'
import { collectionFile, folderFile } from '../tree.ts'
import { listAt, mapAt, type Plain, textAt } from '../yaml.ts'
import type { Json } from './exporter.ts'
import type { WorkspaceNode, WorkspaceTree } from './tree.ts'

/** A saved response with what was asked. */
export interface Example {
  name: string
  /** Of which nothing but method, URL, headers and body was saved; null where nothing was. */
  asked: RequestDraft | null
  status: number
  statusText: string
  headers: Field[]
  /** `json`, `xml`, `html`, `text`. */
  language: string
  text: string
}

/** What a file holds beside the model: what an import kept, and keys of other programs. */
export interface Kept {
  examples: readonly Example[]
  /** Keys of a Postman item that mean nothing here, its auth among them where Cordboard has no such kind. */
  postman: Readonly<Record<string, Json>>
  /** Other keys, as paths: `runtime.scripts`. */
  others: readonly string[]
}

export const nothingKept: Kept = { examples: [], postman: {}, others: [] }

/** The tree with what its files hold beside. A file that cannot be read holds nothing; its node says so. */
export async function withKept(root: string, tree: WorkspaceTree): Promise<WorkspaceTree> {
  const below = (nodes: readonly WorkspaceNode[]): Promise<WorkspaceNode[]> =>
    Promise.all(
      nodes.map(async (node) =>
        node.kind === 'request'
          ? { ...node, kept: await readKept(join(root, ...node.id.split('/'))) }
          : {
              ...node,
              kept: await readKept(join(root, ...node.id.split('/'), folderFile)),
              items: await below(node.items),
            },
      ),
    )
  return { ...tree, kept: await readKept(join(root, collectionFile)), items: await below(tree.items) }
}

async function readKept(path: string): Promise<Kept> {
  try {
    const text = await readText(path)
    return text === null ? nothingKept : keptIn(readYaml(text, path))
  } catch {
    return nothingKept
  }
}

function keptIn(file: Plain): Kept {
  return {
    examples: listAt(file, 'examples').map(exampleOf),
    postman: postmanIn(textAt(mapAt(file, 'cordboard'), 'postman')),
    others: [
      ...Object.keys(without(file, modelled)),
      ...inside(file, 'info', ['name', 'type', 'seq']),
      ...inside(file, 'settings', ['encodeUrl', 'timeout', 'followRedirects', 'maxRedirects']),
      ...inside(file, 'runtime', ['variables']),
      ...inside(file, 'request', ['auth', 'headers', 'variables']),
      ...inside(file, 'extensions', ['cordboard']),
    ],
  }
}

/** Read by the workspace, by this module, or about the file itself. */
const modelled = [
  ...['info', 'http', 'settings', 'docs', 'runtime', 'request', 'examples', 'cordboard', 'extensions'],
  ...['opencollection', 'bundled'],
]

function inside(file: Plain, key: string, known: readonly string[]): string[] {
  return Object.keys(without(mapAt(file, key), known)).map((name) => `${key}.${name}`)
}

function postmanIn(text: string | null): Kept['postman'] {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return isRecord(value) ? (value as Kept['postman']) : {}
  } catch {
    return {}
  }
}

function exampleOf(entry: Plain): Example {
  const [request, response] = [mapAt(entry, 'request'), mapAt(entry, 'response')]
  const url = textAt(request, 'url')
  return {
    name: textAt(entry, 'name') ?? '',
    asked:
      url === null
        ? null
        : emptyRequest({
            url,
            method: textAt(request, 'method') ?? 'GET',
            headers: listAt(request, 'headers').map(readField),
            body: readBody(request.body),
          }),
    status: Number(textAt(response, 'status') ?? 0),
    statusText: textAt(response, 'statusText') ?? '',
    headers: listAt(response, 'headers').map(readField),
    language: textAt(response.body, 'type') ?? 'text',
    text: textAt(response.body, 'data') ?? '',
  }
}
