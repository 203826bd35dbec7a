// npm run package -- --linux|--win|--mac [--dir]: builds, then electron-builder with electron-builder.yml.
// GITHUB_REPOSITORY (owner/name) tells who publishes: the home page, the maintainer and where updates come from. Without it
// the packages that need none of that are built, and the app says that it cannot update itself.
import path from 'node:path'
import { inRoot, projectNode } from './project.mjs'
import { run } from './run.mjs'

/** electron-builder's arguments for what electron-builder.yml leaves to the publisher. */
export function publisherArgs(env) {
  const match = /^([\w.-]+)\/([\w.-]+)$/.exec(env.GITHUB_REPOSITORY ?? '')
  if (match === null) return ['--publish', 'never']
  const [repository, owner, repo] = match
  return [
    `-c.extraMetadata.homepage=https://github.com/${repository}`,
    `-c.linux.maintainer=${owner} <${owner}@users.noreply.github.com>`,
    '-c.publish.provider=github',
    `-c.publish.owner=${owner}`,
    `-c.publish.repo=${repo}`,
    '-c.publish.releaseType=draft',
    '--publish',
    'never',
  ]
}

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  const { code } = await run(projectNode(), [inRoot('build/build.mjs')])
  process.exitCode =
    code ||
    (
      await run(projectNode(), [
        inRoot('node_modules/electron-builder/cli.js'),
        ...process.argv.slice(2),
        ...publisherArgs(process.env),
      ])
    ).code
}
