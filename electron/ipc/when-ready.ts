import { problemOf } from '../../shared/problem.ts'
import type { AnyReply, Router } from './router.ts'

/**
 * A call that may come before the privileged side is up: it waits, and tells the window when the start failed. Apart from the
 * router, so that main opens its window before the schemas are loaded.
 */
export async function callWhenReady(
  router: Promise<Router>,
  request: unknown,
  caller: string,
): Promise<AnyReply> {
  try {
    return await (await router).call(request, caller)
  } catch (thrown) {
    return { ok: false, problem: problemOf(thrown) }
  }
}
