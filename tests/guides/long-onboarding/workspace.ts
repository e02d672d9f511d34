/** What the template captures, by the id of its goals. */
export interface Workspace {
  readonly full_name: string
  readonly team_size: { readonly value: number; readonly unit: 'people' | 'teams' }
}
