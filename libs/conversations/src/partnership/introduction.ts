const unlessMessageIs = (...statuses: string[]): string =>
  `CASE WHEN NOT EXISTS (SELECT FROM message i WHERE i.workspace_id = p.workspace_id AND i.id = p.introduced_by
     AND i.status IN (${statuses.map((status) => `'${status}'`).join(', ')})) THEN p.pre_introduced_at END`;

/**
 * SQL, for a partnership `p`: when its person was introduced, null for never. An introduction that waits for approval
 * counts, so that no second one is proposed; one that was turned down, taken back or refused does not.
 */
export const introducedAt = unlessMessageIs('cancelled', 'failed');

/** SQL, for a partnership `p`: the same as a member sees it, to whom one that still waits has not been sent. */
export const shownIntroducedAt = unlessMessageIs('cancelled', 'failed', 'proposed');
