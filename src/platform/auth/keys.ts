/** An API key in use: which one, and what it was made for. */
export interface KeyUse {
  id: string;
  /** `controls:read`, `evidence:write`; `all:read` for everything that its person may read. */
  scopes: readonly string[];
}
