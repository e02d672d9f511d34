import type { Db } from '../db/open.ts'
import { parseTemplate } from './store.ts'

/** How many templates in use hand a conversation to whoever states the id of its person. */
export async function countOpenTemplates(db: Db): Promise<number> {
  const rows = await db
    .selectFrom('templates')
    .innerJoin('template_versions', (join) =>
      join
        .onRef('template_versions.id', '=', 'templates.id')
        .onRef('template_versions.version', '=', 'templates.version'),
    )
    .select('template_versions.definition')
    .where('templates.archived_at', 'is', null)
    // As it is stored; in a text of an author the quotes are escaped.
    .where('template_versions.definition', 'like', '%"trust":"open"%')
    .execute()
  return rows.filter(({ definition }) => {
    const { enabled, trust } = parseTemplate(definition).settings.embedded.resumption
    return enabled && trust === 'open'
  }).length
}
