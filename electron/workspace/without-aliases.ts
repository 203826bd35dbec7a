import { isNode, visit } from 'yaml'
import type { YamlFile } from './yaml.ts'

/**
 * The file with each alias written out as what it stands for: then an edit of one place changes no other, and none can come
 * to stand before its anchor. The document is changed in place.
 */
export function withoutAliases(file: YamlFile): YamlFile {
  const { document } = file
  visit(document, {
    Alias: (_, alias) => {
      const node = alias.resolve(document)?.clone()
      if (!isNode(node)) return undefined
      // Its comments belong to the place that it was copied from.
      const { comment, commentBefore, spaceBefore } = alias
      return Object.assign(node, { comment, commentBefore, spaceBefore })
    },
  })
  visit(document, {
    Value: (_, node) => {
      delete node.anchor
    },
  })
  return file
}
